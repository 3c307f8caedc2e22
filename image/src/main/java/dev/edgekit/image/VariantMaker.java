package dev.edgekit.image;

import dev.edgekit.image.ImageException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a variant or has it made: once in this process, and where there are leases once among the
 * nodes. What another node makes is waited for without holding a worker. Thread-safe.
 */
final class VariantMaker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ImageService.class);

  private final Variants variants;
  private final Turns turns;
  private final Transformer transformer;
  private final Limits limits;
  private final Workers workers;
  private final SingleFlight<VariantKey, Made> flights;
  private final Optional<Refinement> refinement;

  VariantMaker(ImageServiceBuilder builder, Transformer transformer) {
    this.variants = builder.variants();
    this.limits = builder.limits();
    this.turns = new Turns(builder.leases(), Turns.leaseTime(limits.timeout()));
    this.transformer = transformer;
    this.workers = new Workers(builder.workers(), limits.maxQueued());
    this.flights = new SingleFlight<>(workers);
    this.refinement = builder.refine() ? Optional.of(new Refinement(variants)) : Optional.empty();
  }

  /** A variant, stored or made now; waited for until the time limit of one request. */
  Made get(VariantKey key, Original original, Transform transform) {
    return stored(key).map(Made::stored).orElseGet(() -> join(key, original, transform));
  }

  /** What the store has; what it can't read is absent. */
  Optional<Variant> stored(VariantKey key) {
    try {
      return variants.find(key);
    } catch (IOException e) {
      log.warn("Variant {} can't be read, it is made anew", key, e);
      return Optional.empty();
    }
  }

  /** How many variants are being made, here or elsewhere, or wait to be. */
  int underWay() {
    return flights.size();
  }

  @Override
  public void close() {
    workers.close();
    flights.close();
    refinement.ifPresent(Refinement::close);
  }

  private Made join(VariantKey key, Original original, Transform transform) {
    Deadline patience = turns.patience();
    return flights.join(
        key, () -> inTurn(key, original, transform, patience), Deadline.in(limits.timeout()));
  }

  /** Absent while it is another node's turn. */
  private Optional<Made> inTurn(
      VariantKey key, Original original, Transform transform, Deadline patience) {
    Optional<Variant> meanwhile = stored(key);
    if (meanwhile.isPresent()) {
      return meanwhile.map(Made::stored);
    }
    if (turns.none()) {
      return Optional.of(make(key, original, transform));
    }
    if (!turns.take(key, patience)) {
      return Optional.empty();
    }
    try {
      // Another node may have finished between the look and the lease.
      Optional<Made> finished = stored(key).map(Made::stored);
      return Optional.of(finished.orElseGet(() -> make(key, original, transform)));
    } finally {
      turns.giveBack(key);
    }
  }

  private Made make(VariantKey key, Original original, Transform transform) {
    ImageResult result = transformer.transform(read(original), transform);
    Variant variant = Variant.of(result, refinement.isEmpty());
    store(key, variant);
    Transform slower = transform.effort(Effort.SMALL);
    refinement.ifPresent(
        r -> r.later(key, variant, () -> transformer.transform(read(original), slower)));
    return Made.now(variant, result.decision());
  }

  private void store(VariantKey key, Variant variant) {
    try {
      variants.put(key, variant);
    } catch (IOException e) {
      log.warn("Variant {} can't be stored", key, e);
    }
  }

  private byte[] read(Original original) {
    int most = (int) Math.min(limits.maxBytes(), Integer.MAX_VALUE - 16);
    try (InputStream in = original.open()) {
      return in.readNBytes(most + 1); // one more than allowed, for the probe to refuse
    } catch (IOException e) {
      throw new ImageException(Reason.FAILED, "The original can't be read at the moment.", e);
    }
  }
}
