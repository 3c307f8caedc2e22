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

  // The text in two parts, up to its first slash and from there: of most requests host and target,
  // which needn't be joined to look a response up.
  private final String host;
  private final String target;
  private final String variant;
  private final int hash;

  private CacheKey(String host, String target, String variant) {
    this.host = host;
    this.target = target;
    this.variant = variant;
    this.hash = 31 * (31 * host.hashCode() + target.hashCode()) + variant.hashCode();
  }

  private static CacheKey split(String text, String variant) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new CacheKey(text, "", variant)
        : new CacheKey(text.substring(0, slash), text.substring(slash), variant);
  }

  /**
   * The default key: the host in lower case and the request target as it arrived, or a digest of
   * them where they are longer than {@link #MAX_LENGTH}. The scheme and the method are not part of
   * it. Fields such as {@code X-Forwarded-Host} and {@code X-Original-URL}, by which a request says
   * that it is really another one, keep its responses apart from those of requests without; an
   * invalidation of the key reaches them all.
   *
   * <p>The host is the one that this service sees, with its port if the {@code Host} field has one:
   * two sites on one service must not share responses (RFC 9111 §2). So behind a proxy that puts a
   * name of its own there, a key to invalidate must have that name too; tags need no host.
   */
  public static CacheKey of(Request request) {
    String host = request.host().toLowerCase(Locale.ROOT);
    String target = request.target();
    String variant = OverrideFields.of(request.headers());
    if (host.length() + target.length() > MAX_LENGTH) {
      return split("#" + Digest.of(host + target), variant);
    }
    return target.startsWith("/") && host.indexOf('/') < 0
        ? new CacheKey(host, target, variant)
        : split(host + target, variant);
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
    return split(text, "");
  }

  /** The key's text, without what {@code Vary} selected. */
  public String text() {
    return host + target;
  }

  /** Characters. */
  public int length() {
    return host.length() + target.length();
  }

  /** The key of one variant under this key; the empty variant is the key itself. */
  public CacheKey variant(String selected) {
    return new CacheKey(host, target, variant.isEmpty() ? selected : variant + '\n' + selected);
  }

  /** The request target that it was made of; absent where there is none in it. */
  public Optional<String> path() {
    return target.isEmpty() || host.startsWith("#")
        ? Optional.empty()
        : Optional.of(target.replace("*", "%2A")); // to a CDN a wildcard
  }

  /**
   * What {@code Vary}, and fields that claim another target, selected; empty for the key itself.
   */
  public String variant() {
    return variant;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof CacheKey that
            && hash == that.hash
            && target.equals(that.target)
            && host.equals(that.host)
            && variant.equals(that.variant));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return variant.isEmpty() ? text() : text() + " [" + variant + "]";
  }
}
