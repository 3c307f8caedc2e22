package dev.edgekit.cache.internal.answer;

import dev.edgekit.cache.CacheListener.Tier;

/**
 * How a request came by its answer, which is what is counted and what {@code Cache-Status} says.
 */
public sealed interface Use {

  /** Why a stored response was good enough. */
  enum Detail {
    /** It is fresh. */
    FRESH,
    /** It may be served while a new one is loaded. */
    STALE,
    /** Another request's load had stored it just before. */
    JUST_LANDED,
    /** The origin took longer than the caller waits. */
    SOFT_TIMEOUT,
    /** The origin failed. */
    STALE_IF_ERROR,
    /** There was no room for a load. */
    OVERLOAD
  }

  /** The origin wasn't waited for, or of no use. */
  record Hit(Tier tier, Detail detail) implements Use {
    public boolean isStale() {
      return detail != Detail.FRESH && detail != Detail.JUST_LANDED;
    }
  }

  /**
   * The origin was asked.
   *
   * @param why in RFC 9211's words: {@code miss}, {@code stale}, {@code request}, {@code bypass} or
   *     {@code method}
   * @param collapsed whether it was asked for another request
   * @param whyNotStored in one word; empty if it is stored, or was never to be
   */
  record Forwarded(
      String why, int originStatus, boolean stored, boolean collapsed, String whyNotStored)
      implements Use {}

  /** Whether the origin was asked because nothing was stored. */
  default boolean isMiss() {
    return this instanceof Forwarded it && it.why.equals("miss");
  }

  /** Nothing stored would do, and nothing else may be asked. */
  record Refused() implements Use {}
}
