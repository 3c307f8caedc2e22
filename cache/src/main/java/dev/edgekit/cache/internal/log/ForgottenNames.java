package dev.edgekit.cache.internal.log;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * When names were invalidated that the index no longer has room for, by digest: a name that isn't
 * one of them is hardly ever taken for one. Two buckets per name, of which the earlier counts. One
 * thread writes at a time; any read.
 */
final class ForgottenNames {
  /** 8 MiB, taken when the first name is forgotten. */
  private static final int BITS = 20;

  /** The time after the latest in each bucket. */
  private volatile @Nullable AtomicLongArray latest;

  void forget(String name, Moment at) {
    AtomicLongArray buckets = latest;
    if (buckets == null) {
      buckets = new AtomicLongArray(1 << BITS);
    }
    raise(buckets, first(name), at.time() + 1);
    raise(buckets, second(name), at.time() + 1);
    latest = buckets;
  }

  private static void raise(AtomicLongArray buckets, int bucket, long time) {
    buckets.set(bucket, Math.max(buckets.get(bucket), time));
  }

  /** Whether one of these may have been invalidated after this moment, and forgotten. */
  boolean mayNameAfter(Moment moment, List<String> names) {
    return names.stream().anyMatch(name -> mayNameAfter(moment, name));
  }

  /** Whether this may have been invalidated after this moment, and forgotten. */
  boolean mayNameAfter(Moment moment, String name) {
    AtomicLongArray buckets = latest;
    return buckets != null
        && Math.min(buckets.get(first(name)), buckets.get(second(name))) > moment.time();
  }

  private static int first(String name) {
    return (name.hashCode() * 0x9E3779B9) >>> (Integer.SIZE - BITS);
  }

  private static int second(String name) {
    int hash = name.hashCode();
    return ((hash ^ (hash >>> 15)) * 0x85EBCA6B) >>> (Integer.SIZE - BITS);
  }
}
