package dev.edgekit.cache;

import dev.edgekit.http.Request;
import java.util.Locale;
import java.util.Optional;

/**
 * What a response is stored under. Two requests with the same key get the same stored response,
 * apart from what the response's {@code Vary} tells apart; so everything that selects the response
 * must be part of the key or of {@code Vary}. Thread-safe.
 */
public final class CacheKey {
  /** A longer key is refused: no request target that a server should cache is as long. */
  public static final int MAX_LENGTH = 8192;

  private final String text;
  private final String variant;
  private final int hash;

  private CacheKey(String text, String variant) {
    this.text = text;
    this.variant = variant;
    this.hash = 31 * text.hashCode() + variant.hashCode();
  }

  /**
   * The default key: the host in lower case and the request target as it arrived, or a digest of
   * them where they are longer than {@link #MAX_LENGTH}. The scheme and the method are not part of
   * it. Fields such as {@code X-Forwarded-Host} and {@code X-Original-URL}, by which a request says
   * that it is really another one, keep its responses apart from those of requests without; an
   * invalidation of the key reaches them all.
   */
  public static CacheKey of(Request request) {
    String text = request.host().toLowerCase(Locale.ROOT) + request.target();
    String bounded = text.length() > MAX_LENGTH ? "#" + RedisKeys.digest(text) : text;
    return new CacheKey(bounded, Disguise.of(request.headers()));
  }

  /**
   * A key of one's own making.
   *
   * @throws IllegalArgumentException if it is empty or longer than {@link #MAX_LENGTH}
   */
  public static CacheKey of(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a cache key has 1 to " + MAX_LENGTH + " characters: " + text.length());
    }
    return new CacheKey(text, "");
  }

  /** The key's text, without what {@code Vary} selected. */
  public String text() {
    return text;
  }

  /** The key of one variant under this key; the empty variant is the key itself. */
  CacheKey variant(String selected) {
    return new CacheKey(text, variant.isEmpty() ? selected : variant + '\n' + selected);
  }

  /** The request target that it was made of; absent where there is none in it. */
  Optional<String> path() {
    int slash = text.indexOf('/');
    return slash < 0 || text.charAt(0) == '#'
        ? Optional.empty()
        : Optional.of(text.substring(slash).replace("*", "%2A")); // to a CDN a wildcard
  }

  String variant() {
    return variant;
  }

  /** How an invalidation of this key, and so of all its variants, stands in the log. */
  String logName() {
    return "k" + text;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof CacheKey that
            && hash == that.hash
            && text.equals(that.text)
            && variant.equals(that.variant));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return variant.isEmpty() ? text : text + " [" + variant + "]";
  }
}
