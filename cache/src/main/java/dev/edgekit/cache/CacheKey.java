package dev.edgekit.cache;

import static java.util.Objects.requireNonNull;

import dev.edgekit.http.Request;
import dev.edgekit.http.internal.Digest;
import dev.edgekit.http.internal.Elements;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The key under which a response is stored. Two requests with the same key get the same stored
 * response, unless the response's {@code Vary} tells them apart; so everything that selects the
 * response must be part of the key or of {@code Vary}. Thread-safe.
 */
public final class CacheKey {
  /**
   * The maximum length in characters; a longer key is refused: no request target that a server
   * should cache is that long.
   */
  public static final int MAX_LENGTH = 8192;

  private static final CacheKey NONE = new CacheKey("", "", "", "");

  /** Longer claims come from no proxy; kept with each key, they would fill the heap. */
  private static final int MAX_KEPT_CLAIMS = 256;

  // Compared part by part, never joined, so that no two parts can run into each other.
  private final String host;
  private final String target;
  private final String claims;
  private final String variant;
  private final int hash;

  /** The key that this one became for the last request that claimed something. Racy on purpose. */
  private @Nullable CacheKey guarded;

  private CacheKey(String host, String target, String claims, String variant) {
    this.host = host;
    this.target = target;
    this.claims = claims;
    this.variant = variant;
    int hashed = 31 * (31 * host.hashCode() + target.hashCode()) + variant.hashCode();
    this.hash = 31 * hashed + claims.hashCode();
  }

  /**
   * The default key: the host in lower case and the request target as it arrived, or a digest of it
   * where the two are longer than {@link #MAX_LENGTH}. The scheme and the method are not part of
   * it. Fields such as {@code X-Forwarded-Host} and {@code X-Original-URL}, by which a request says
   * that it is really another one, keep its responses apart from those of requests without such
   * fields; an invalidation of the key reaches them all. Characters that a request line can't hold
   * are percent-encoded, as a client would send them.
   *
   * <p>The host is the one that this service sees, with its port unless that is the scheme's
   * default: two sites on one service must not share responses (RFC 9111 §2). So behind a proxy
   * that replaces the host, a key to invalidate must have the replaced one; tags need no host.
   *
   * @return {@link #none()} for a request without host, with a host that no URI can have (RFC 3986
   *     §3.2), or with a target that is no path
   */
  public static CacheKey of(Request request) {
    return RequestKeys.STANDARD.keyOf(request).guardedBy(request);
  }

  /**
   * The key of this request and the selected target, without the request's claims to be another
   * one.
   */
  static CacheKey unclaimed(Request request, String ownTarget) {
    if (!isNameable(request)) {
      return NONE;
    }
    String host = withoutUsualPort(request.host(), request.scheme()).toLowerCase(Locale.ROOT);
    String target = QuerySelection.encoded(ownTarget);
    if (host.length() + target.length() > MAX_LENGTH) {
      target = "#" + Digest.of(target);
    }
    return new CacheKey(host, target, "", "");
  }

  /**
   * A host with the scheme's default port, with an empty one and without one are the same origin
   * (RFC 9110 §4.2.3); a port is a number, whatever zeros it begins with (RFC 3986 §3.2.3).
   */
  private static String withoutUsualPort(String host, String scheme) {
    int colon = host.lastIndexOf(':');
    if (colon < 0 || host.endsWith("]")) {
      return host;
    }
    int digits = colon + 1;
    while (digits < host.length() - 1 && host.charAt(digits) == '0') {
      digits++;
    }
    String port = host.substring(digits);
    String name = host.substring(0, colon);
    boolean usual = port.equals(scheme.equalsIgnoreCase("https") ? "443" : "80");
    return port.isEmpty() || usual ? name : name + ":" + port;
  }

  /**
   * The key of any text. A host followed by a path gives the key of a request for them.
   *
   * @throws IllegalArgumentException if it is empty or longer than {@link #MAX_LENGTH}
   */
  public static CacheKey of(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a cache key has 1 to " + MAX_LENGTH + " characters: " + text.length());
    }
    int slash = text.indexOf('/');
    return slash < 0
        ? new CacheKey(text, "", "", "")
        : new CacheKey(text.substring(0, slash), text.substring(slash), "", "");
  }

  /**
   * A key of these parts, which can't run into each other whatever they hold: {@code of("a/b",
   * "c")} is another key than {@code of("a", "b/c")}.
   *
   * @throws IllegalArgumentException if they are longer than {@link #MAX_LENGTH}
   */
  public static CacheKey of(String first, String second, String... more) {
    requireNonNull(first, "first must not be null");
    requireNonNull(second, "second must not be null");
    StringBuilder text = new StringBuilder(escaped(first)).append(' ').append(escaped(second));
    for (String part : Elements.of(more, "more")) {
      text.append(' ').append(escaped(part));
    }
    return of(text.toString());
  }

  private static String escaped(String part) {
    return part.replace("%", "%25").replace(" ", "%20").replace("/", "%2F");
  }

  /**
   * The key of what isn't cached: a request with this key is passed on, and its response stored
   * nowhere.
   */
  public static CacheKey none() {
    return NONE;
  }

  /** Whether this is {@link #none()}. */
  public boolean isNone() {
    return host.isEmpty() && target.isEmpty();
  }

  /** Whether host and target of this request name exactly one resource. */
  static boolean isNameable(Request request) {
    return request.target().startsWith("/") && isHost(request.host());
  }

  /** RFC 3986 §3.2.2 and §3.2.3, without userinfo. */
  private static boolean isHost(String host) {
    int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
    int name = end < 0 ? host.length() : end;
    for (int i = 0; i < name; i++) {
      if (!isHostCharacter(host.charAt(i), host.charAt(0) == '[')) {
        return false;
      }
    }
    for (int i = name + 1; i < host.length(); i++) {
      if (host.charAt(i) < '0' || host.charAt(i) > '9') {
        return false;
      }
    }
    return name > 0 && (name == host.length() || host.charAt(name) == ':');
  }

  private static boolean isHostCharacter(char c, boolean literal) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~%!$&'()*+,;=".indexOf(c) >= 0
        || (literal && "[]:".indexOf(c) >= 0);
  }

  /** The key's text, without what {@code Vary} and the request's own claims selected. */
  public String text() {
    return host + target;
  }

  /** Characters. */
  public int length() {
    return host.length() + target.length();
  }

  /** The key of one variant under this key; the empty variant is the key itself. */
  public CacheKey variant(String selected) {
    requireNonNull(selected, "selected must not be null");
    return new CacheKey(
        host, target, claims, variant.isEmpty() ? selected : variant + '\n' + selected);
  }

  /**
   * The same key with this request's claims to be another one, which no function of the host's can
   * drop.
   */
  CacheKey guardedBy(Request request) {
    return guardedBy(isNone() ? "" : OverrideFields.of(request.headers()));
  }

  /** The same key with these claims. */
  CacheKey guardedBy(String own) {
    if (own.equals(claims)) {
      return this;
    }
    CacheKey last = guarded;
    if (last == null || !last.claims.equals(own)) {
      last = new CacheKey(host, target, own, variant);
      if (own.length() <= MAX_KEPT_CLAIMS) {
        guarded = last;
      }
    }
    return last;
  }

  /**
   * The request target in the key; absent if there is none: in a key of parts or of text without a
   * slash, and in one with the digest of a long target.
   */
  public Optional<String> path() {
    return target.startsWith("/")
        ? Optional.of(target.replace("*", "%2A")) // a wildcard to a CDN
        : Optional.empty();
  }

  /** What tells this key from the others with the same text; empty for the plain key. */
  public String variant() {
    return claims.isEmpty() ? variant : claims + '\0' + variant; // no field holds a NUL
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof CacheKey that
            && hash == that.hash
            && target.equals(that.target)
            && host.equals(that.host)
            && claims.equals(that.claims)
            && variant.equals(that.variant));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** The text, and a hash of the variant in place of its values, which may be secrets. */
  @Override
  public String toString() {
    String selected = variant();
    return selected.isEmpty()
        ? text()
        : text() + " [variant " + Integer.toHexString(selected.hashCode()) + "]";
  }
}
