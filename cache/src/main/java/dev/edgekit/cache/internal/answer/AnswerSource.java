package dev.edgekit.cache.internal.answer;

import dev.edgekit.cache.CacheListener.Tier;

/** How a request got its answer, which is counted and which {@code Cache-Status} tells. */
public sealed interface AnswerSource {

  /** Why a stored response was good enough. */
  enum Detail {
    /** It is fresh. */
    FRESH,
    /** It may be served while a new one is loaded. */
    STALE,
    /** Another request's load had stored it just before. */
    JUST_LANDED,
    /** The origin took longer than the caller was willing to wait. */
    SOFT_TIMEOUT,
    /** The origin failed. */
    STALE_IF_ERROR,
    /** There was no room for a load. */
    OVERLOAD
  }

  /** A stored response answered: the origin wasn't waited for, or was of no use. */
  record Hit(Tier tier, Detail detail) implements AnswerSource {
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
   * @param whyNotStored in one word; empty if the answer is stored, or was never to be
   */
  record Forwarded(
      String why, int originStatus, boolean stored, boolean collapsed, String whyNotStored)
      implements AnswerSource {}

  /** Whether the origin was asked because nothing was stored. */
  default boolean isMiss() {
    return this instanceof Forwarded it && it.why.equals("miss");
  }

  /** Nothing stored would do, and the client forbids asking the origin. */
  record Refused() implements AnswerSource {}
}
