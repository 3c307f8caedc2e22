package dev.edgekit.image.internal.make;

import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageResult;
import dev.edgekit.image.Limits;
import dev.edgekit.image.Transform;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.make.SingleFlight.Attempt;
import dev.edgekit.image.internal.support.Deadline;
import dev.edgekit.image.store.Original;
import dev.edgekit.image.store.Variant;
import dev.edgekit.image.store.VariantKey;
import dev.edgekit.image.store.VariantLeases;
import dev.edgekit.image.store.Variants;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a variant or has it made: once in this process, and where there are leases once among the
 * nodes. What another node makes is waited for without holding a worker, and the largest originals
 * have few workers of their own. Thread-safe.
 */
public final class VariantMaker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(VariantMaker.class);

  /** Above what phones take; such an original may cost a second. */
  private static final long HEAVY_PIXELS = 20_000_000;

  private final Variants variants;
  private final FleetTurns turns;
  private final Transformer transformer;
  private final Limits limits;
  private final WorkerPool workers;
  private final WorkerPool heavyWorkers;
  private final SingleFlight<VariantKey, FoundOrMade> flights;
  private final Optional<Refinement> refinement;

  /**
   * A maker, its workers idle.
   *
   * @param leases by which nodes agree on one maker; without any each makes its own
   * @param workers how many pictures are made at the same time
   * @param refine whether a picture is made smaller later
   */
  public VariantMaker(
      Variants variants,
      Optional<VariantLeases> leases,
      Transformer transformer,
      Limits limits,
      int workers,
      boolean refine) {
    this.variants = variants;
    this.limits = limits;
    this.turns = new FleetTurns(leases, FleetTurns.leaseTime(limits.timeout()));
    this.transformer = transformer;
    this.workers = new WorkerPool(workers, limits.maxQueued());
    this.heavyWorkers = new WorkerPool(Math.max(1, workers / 2), limits.maxQueued());
    this.flights = new SingleFlight<>(this.workers, heavyWorkers);
    this.refinement =
        refine ? Optional.of(new Refinement(variants, () -> flights.size() > 0)) : Optional.empty();
  }

  /** A variant, stored or made now; waited for until the time limit of one request. */
  public FoundOrMade get(VariantKey key, Original original, Transform transform) {
    FoundOrMade made =
        stored(key).map(FoundOrMade::stored).orElseGet(() -> join(key, original, transform));
    if (!made.variant().refined()) {
      refineLater(key, original, transform);
    }
    return made;
  }

  private void refineLater(VariantKey key, Original original, Transform transform) {
    Transform slower = transform.effort(Effort.SMALL);
    refinement.ifPresent(
        r ->
            r.later(
                key,
                () ->
                    transformer.transformInBackground(
                        OriginalBytes.read(original, limits), slower)));
  }

  /** What the store has; what it can't read is absent. */
  public Optional<Variant> stored(VariantKey key) {
    try {
      return variants.find(key);
    } catch (IOException e) {
      log.warn("Variant {} can't be read, it is made again", key, e);
      return Optional.empty();
    }
  }

  /** How many variants are being made, here or elsewhere, or wait to be. */
  public int underWay() {
    return flights.size();
  }

  /** How many variants wait for a worker. */
  public int queued() {
    return workers.queued() + heavyWorkers.queued();
  }

  @Override
  public void close() {
    workers.close();
    heavyWorkers.close();
    flights.close();
    refinement.ifPresent(Refinement::close);
  }

  private FoundOrMade join(VariantKey key, Original original, Transform transform) {
    Deadline patience = turns.patience();
    return flights.join(
        key,
        heavy -> inTurn(key, original, transform, heavy, patience),
        Deadline.in(limits.timeout()));
  }

  private Attempt<FoundOrMade> inTurn(
      VariantKey key, Original original, Transform transform, boolean heavy, Deadline patience) {
    Optional<Variant> meanwhile = stored(key);
    if (meanwhile.isPresent()) {
      return Attempt.done(FoundOrMade.stored(meanwhile.get()));
    }
    if (turns.none()) {
      return make(key, original, transform, heavy);
    }
    if (!turns.take(key, patience)) {
      return Attempt.waiting();
    }
    try {
      // Another node may have finished between the look and the lease.
      Optional<Variant> finished = stored(key);
      return finished.isPresent()
          ? Attempt.done(FoundOrMade.stored(finished.get()))
          : make(key, original, transform, heavy);
    } finally {
      turns.giveBack(key);
    }
  }

  private Attempt<FoundOrMade> make(
      VariantKey key, Original original, Transform transform, boolean heavy) {
    byte[] bytes = OriginalBytes.read(original, limits);
    if (!heavy && isHeavy(bytes)) {
      return Attempt.heavy(); // read again then: a queue of such originals would fill the memory
    }
    ImageResult result = transformer.transform(bytes, transform);
    Variant variant = Variant.of(result, refinement.isEmpty());
    store(key, variant);
    return Attempt.done(FoundOrMade.now(variant, result.report()));
  }

  private boolean isHeavy(byte[] original) {
    try {
      long pixels = HeaderReader.read(original, 0).pixels();
      return pixels > HEAVY_PIXELS && pixels <= limits.maxPixels();
    } catch (ImageException e) {
      return false; // the pipeline says why
    }
  }

  private void store(VariantKey key, Variant variant) {
    try {
      variants.put(key, variant);
    } catch (IOException e) {
      log.warn("Variant {} can't be stored", key, e);
    }
  }
}
