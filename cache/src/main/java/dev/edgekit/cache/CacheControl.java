package dev.edgekit.cache;

import dev.edgekit.http.Headers;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The directives of {@code Cache-Control} (RFC 9111 §5.2) that a shared cache acts on. Times are in
 * seconds. What is malformed counts as absent, except that a malformed lifetime is zero: it was
 * meant to limit (§4.2.1).
 */
record CacheControl(
    OptionalLong maxAge,
    OptionalLong sharedMaxAge,
    OptionalLong staleWhileRevalidate,
    OptionalLong staleIfError,
    boolean noStore,
    boolean noCache,
    boolean isPrivate,
    boolean isPublic,
    boolean mustRevalidate,
    boolean noTransform,
    boolean onlyIfCached) {

  /** Larger values mean this one (RFC 9111 §1.2.2). */
  private static final long MAX_SECONDS = Integer.MAX_VALUE;

  static CacheControl of(Headers headers) {
    Parser parser = new Parser();
    headers.combined("Cache-Control").ifPresent(parser::parse);
    return parser.build();
  }

  private static final class Parser {
    private OptionalLong maxAge = OptionalLong.empty();
    private OptionalLong sharedMaxAge = OptionalLong.empty();
    private OptionalLong staleWhileRevalidate = OptionalLong.empty();
    private OptionalLong staleIfError = OptionalLong.empty();
    private boolean noStore;
    private boolean noCache;
    private boolean isPrivate;
    private boolean isPublic;
    private boolean mustRevalidate;
    private boolean noTransform;
    private boolean onlyIfCached;

    void parse(String field) {
      for (String part : field.split(",", -1)) {
        int equals = part.indexOf('=');
        String name = (equals < 0 ? part : part.substring(0, equals)).strip();
        directive(
            name.toLowerCase(Locale.ROOT), equals < 0 ? "" : part.substring(equals + 1).strip());
      }
    }

    private void directive(String name, String value) {
      switch (name) {
        case "max-age" -> maxAge = seconds(value);
        case "s-maxage" -> sharedMaxAge = seconds(value);
        case "stale-while-revalidate" -> staleWhileRevalidate = seconds(value);
        case "stale-if-error" -> staleIfError = seconds(value);
        case "no-store" -> noStore = true;
        case "no-cache" -> noCache = true;
        case "private" -> isPrivate = true;
        case "public" -> isPublic = true;
        case "must-revalidate", "proxy-revalidate" -> mustRevalidate = true;
        case "no-transform" -> noTransform = true;
        case "only-if-cached" -> onlyIfCached = true;
        default -> {
          // RFC 9111 §5.2.3: a directive that isn't known is ignored
        }
      }
    }

    private static OptionalLong seconds(String value) {
      String digits = value.startsWith("\"") ? value.replace("\"", "") : value;
      if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return OptionalLong.of(0);
      }
      return OptionalLong.of(digits.length() > 10 ? MAX_SECONDS : bounded(digits));
    }

    private static long bounded(String digits) {
      return Math.min(MAX_SECONDS, Long.parseLong(digits));
    }

    CacheControl build() {
      return new CacheControl(
          maxAge,
          sharedMaxAge,
          staleWhileRevalidate,
          staleIfError,
          noStore,
          noCache,
          isPrivate,
          isPublic,
          mustRevalidate,
          noTransform,
          onlyIfCached);
    }
  }
}
