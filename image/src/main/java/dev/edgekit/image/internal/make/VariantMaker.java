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
import java.time.Duration;
import java.util.Optional;

/**
 * Finds a variant or has it made: once in this process and, where there are leases, once among the
 * nodes. Waiting for another node holds no worker, and the largest originals have a few workers of
 * their own. Thread-safe.
 */
public final class VariantMaker implements AutoCloseable {
  /** More than phones usually take; a larger original may cost a second. */
  private static final long HEAVY_PIXELS = 20_000_000;

  private final FleetTurns turns;
  private final Transformer transformer;
  private final Limits limits;
  private final WorkerPool workers;
  private final WorkerPool heavyWorkers;
  private final SingleFlight<VariantKey, FoundOrMade> flights;
  private final Refinement refinement;
  private final boolean refines;
  private final VariantStore store;
  private final OriginalBytes bytes;

  /**
   * A maker's settings.
   *
   * @param leases by which nodes agree on one maker; without any each makes its own
   * @param workers how many pictures are made at the same time
   * @param refine whether a picture is made smaller later
   */
  public record Settings(
      Variants variants,
      Optional<VariantLeases> leases,
      Limits limits,
      int workers,
      boolean refine) {}

  /** A maker with idle workers. */
  public VariantMaker(
      Settings settings, VariantStore store, OriginalBytes bytes, Transformer transformer) {
    this.limits = settings.limits();
    this.store = store;
    this.bytes = bytes;
    this.turns =
        new FleetTurns(settings.leases(), FleetTurns.leaseTime(settings.limits().timeout()));
    this.transformer = transformer;
    this.workers = new WorkerPool(settings.workers(), limits.maxQueued());
    this.heavyWorkers = new WorkerPool(Math.max(1, settings.workers() / 2), limits.maxQueued());
    this.flights = new SingleFlight<>(workers, heavyWorkers);
    this.refines = settings.refine();
    this.refinement = new Refinement(settings.variants(), () -> flights.size() > 0);
  }

  /**
   * A variant, stored or made now.
   *
   * @param deadline until which the caller waits
   */
  public FoundOrMade get(
      VariantKey key, Original original, Transform transform, Deadline deadline) {
    FoundOrMade made =
        store
            .find(key)
            .map(FoundOrMade::stored)
            .orElseGet(() -> join(key, original, transform, deadline));
    if (!made.variant().refined()) {
      refinement.later(key, () -> again(original, transform));
    }
    return made;
  }

  private ImageResult again(Original original, Transform transform) {
    Transform slower = refines ? transform.effort(Effort.THOROUGH) : transform;
    return transformer.transformInBackground(bytes.read(original), slower);
  }

  /** How long it takes at least until what is queued for the background now is done. */
  public Duration untilRefined() {
    return refinement.longestWait();
  }

  /** How many variants are being made, here or elsewhere, or wait to be. */
  public int underWay() {
    return flights.size();
  }

  /** How many variants wait for a worker. */
  public int queued() {
    return workers.queued() + heavyWorkers.queued();
  }

  /** How many variants wait to be made again in the background. */
  public int refining() {
    return refinement.queued();
  }

  @Override
  public void close() {
    flights.close(); // before the workers fail what waits, with other messages
    workers.close();
    heavyWorkers.close();
    refinement.close();
  }

  private FoundOrMade join(
      VariantKey key, Original original, Transform transform, Deadline deadline) {
    Deadline patience = turns.patience();
    return flights.join(key, heavy -> inTurn(key, original, transform, heavy, patience), deadline);
  }

  private Attempt<FoundOrMade> inTurn(
      VariantKey key, Original original, Transform transform, boolean heavy, Deadline patience) {
    Optional<Variant> meanwhile = store.find(key);
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
      Optional<Variant> finished = store.find(key);
      return finished.isPresent()
          ? Attempt.done(FoundOrMade.stored(finished.get()))
          : make(key, original, transform, heavy);
    } finally {
      turns.giveBack(key);
    }
  }

  private Attempt<FoundOrMade> make(
      VariantKey key, Original original, Transform transform, boolean heavy) {
    byte[] source = bytes.read(original);
    if (!heavy && isHeavy(source)) {
      return Attempt.heavy(); // to be read again: a queue of such originals would fill the memory
    }
    ImageResult result = transformer.transform(source, transform);
    Variant variant = Variant.of(result, !refines);
    boolean stored = store.put(key, variant);
    return Attempt.done(FoundOrMade.now(variant, result.report(), stored));
  }

  private boolean isHeavy(byte[] original) {
    try {
      long pixels = HeaderReader.read(original, 0).pixels();
      return pixels > HEAVY_PIXELS && pixels <= limits.maxPixels();
    } catch (ImageException e) {
      return false; // the pipeline says why
    }
  }
}
