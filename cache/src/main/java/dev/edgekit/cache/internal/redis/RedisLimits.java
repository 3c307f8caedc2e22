package dev.edgekit.cache.internal.redis;

import java.util.OptionalLong;

/**
 * What a node keeps in Redis at most.
 *
 * @param maxBytes absent: a part of what Redis itself may have, or else {@link #DEFAULT_MAX_BYTES}
 */
public record RedisLimits(long maxResponseBytes, OptionalLong maxBytes) {
  /** One response is one command, which must be through within the tier's timeout. */
  public static final long DEFAULT_MAX_RESPONSE_BYTES = 4L << 20;

  static final long DEFAULT_MAX_BYTES = 256L << 20;

  /** Of Redis's {@code maxmemory}: there are other nodes, and others who use it. */
  private static final int PART = 8;

  public static RedisLimits standard() {
    return new RedisLimits(DEFAULT_MAX_RESPONSE_BYTES, OptionalLong.empty());
  }

  /** The bytes for all responses of this node, where Redis may have this many; 0 if any number. */
  long budget(long maxMemory) {
    return maxBytes.orElse(maxMemory > 0 ? maxMemory / PART : DEFAULT_MAX_BYTES);
  }
}
