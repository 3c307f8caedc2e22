package dev.edgekit.cache.internal.redis;

import java.util.OptionalLong;

/**
 * The maximum that a node keeps in Redis.
 *
 * @param maxBytes absent: a share of Redis's own limit, or {@link #DEFAULT_MAX_BYTES} if it has
 *     none
 */
public record RedisLimits(long maxResponseBytes, OptionalLong maxBytes) {
  /** One response is one command, which must be done within the tier's timeout. */
  public static final long DEFAULT_MAX_RESPONSE_BYTES = 4L << 20;

  static final long DEFAULT_MAX_BYTES = 256L << 20;

  /** The divisor of Redis's {@code maxmemory}: other nodes and other users need their share. */
  private static final int PART = 8;

  public static RedisLimits standard() {
    return new RedisLimits(DEFAULT_MAX_RESPONSE_BYTES, OptionalLong.empty());
  }

  /** The bytes for all responses of this node, if Redis may use this many; 0 for no limit. */
  long budget(long maxMemory) {
    return maxBytes.orElse(maxMemory > 0 ? maxMemory / PART : DEFAULT_MAX_BYTES);
  }
}
