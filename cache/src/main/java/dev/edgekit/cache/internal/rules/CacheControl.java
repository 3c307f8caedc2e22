package dev.edgekit.cache.internal.rules;

import dev.edgekit.http.Headers;
import dev.edgekit.http.internal.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The directives of {@code Cache-Control} (RFC 9111 §5.2), or of a field that takes its place for
 * this cache (RFC 9213). Times are in seconds. An unknown directive is ignored; a known one that
 * appears twice counts with its lesser value, and a malformed lifetime is zero, since it was meant
 * as a limit (§4.2.1).
 */
public final class CacheControl {
  /** Larger values mean this one (RFC 9111 §1.2.2). */
  private static final long MAX_SECONDS = Integer.MAX_VALUE;

  private static final List<String> LIFETIMES =
      List.of("max-age", "s-maxage", "stale-while-revalidate", "stale-if-error");

  private static final Set<String> NAMES_FIELDS = Set.of("no-cache", "private");

  private static final Pattern QUOTED_PAIR = Pattern.compile("\\\\(.)");

  private static final CacheControl NONE = new CacheControl(Map.of(), false);

  private final Map<String, String> directives;
  private final boolean targeted;

  private CacheControl(Map<String, String> directives, boolean targeted) {
    this.directives = directives;
    this.targeted = targeted;
  }

  /** What {@code Cache-Control} says, of a request or for any cache. */
  public static CacheControl of(Headers headers) {
    return headers
        .combined("Cache-Control")
        .map(field -> new CacheControl(parse(field), false))
        .orElse(NONE);
  }

  /** What a field of this value says. */
  public static CacheControl ofField(String value) {
    return new CacheControl(parse(value), false);
  }

  /**
   * What a response says to a cache that obeys these targeted fields: the first of them that is
   * present, well-formed and not empty, else {@code Cache-Control} (RFC 9213 §2.2).
   */
  public static CacheControl of(Headers headers, List<String> targetedFields) {
    for (String name : targetedFields) {
      Optional<Map<String, Item>> members =
          headers.combined(name).flatMap(StructuredField::dictionary).filter(m -> !m.isEmpty());
      if (members.isPresent()) {
        return new CacheControl(directives(members.get()), true);
      }
    }
    return of(headers);
  }

  /** Whether a targeted field applies, in place of {@code Cache-Control} and {@code Expires}. */
  public boolean isTargeted() {
    return targeted;
  }

  public OptionalLong maxAge() {
    return seconds("max-age");
  }

  public OptionalLong sharedMaxAge() {
    return seconds("s-maxage");
  }

  public OptionalLong staleWhileRevalidate() {
    return seconds("stale-while-revalidate");
  }

  public OptionalLong staleIfError() {
    return seconds("stale-if-error");
  }

  public OptionalLong minFresh() {
    return seconds("min-fresh");
  }

  /** How stale a response the client accepts; without an argument, any. */
  public OptionalLong maxStale() {
    String value = directives.get("max-stale");
    return value != null && value.isEmpty() ? OptionalLong.of(MAX_SECONDS) : seconds("max-stale");
  }

  /** Whether {@code no-store} is there, even where {@code must-understand} lifts it (§5.2.2.3). */
  public boolean noStore() {
    return has("no-store");
  }

  public boolean mustUnderstand() {
    return has("must-understand");
  }

  /**
   * For the whole response; a directive that names fields only keeps these out of what is stored.
   */
  public boolean noCache() {
    return has("no-cache") && noCacheFields().isEmpty();
  }

  /** The fields that may not be reused without validation (§5.2.2.4). */
  public List<String> noCacheFields() {
    String fields = directives.getOrDefault("no-cache", "");
    return fields.isEmpty()
        ? List.of()
        : Arrays.stream(fields.split(",")).map(String::strip).filter(f -> !f.isEmpty()).toList();
  }

  /** True even where the directive names fields, as most shared caches read it. */
  public boolean isPrivate() {
    return has("private");
  }

  public boolean isPublic() {
    return has("public");
  }

  /** For a shared cache both mean the same. */
  public boolean mustRevalidate() {
    return has("must-revalidate") || has("proxy-revalidate");
  }

  /**
   * Whether a response to a request that says who is asking may be shared.
   *
   * @param authorizationAlone whether only {@code Authorization} says so; by RFC 9111 §3.5, {@code
   *     must-revalidate} then allows sharing, though it says nothing of users
   */
  public boolean allowsSharing(boolean authorizationAlone) {
    return isPublic() || has("s-maxage") || (authorizationAlone && has("must-revalidate"));
  }

  public boolean noTransform() {
    return has("no-transform");
  }

  public boolean onlyIfCached() {
    return has("only-if-cached");
  }

  /** Whether no shared cache may answer another request with the response as it is. */
  public boolean forbidsReuse() {
    return noStore() || noCache() || isPrivate();
  }

  /**
   * Whether it says for how long the whole response may be kept, or that it may not. Where it
   * doesn't, a cache applies a lifetime of its own.
   */
  public boolean saysHowLong() {
    return has("max-age")
        || has("s-maxage")
        || noStore()
        || noCache()
        || directives.getOrDefault("private", "fields").isEmpty();
  }

  /** The directives except those with these names, each as it is written in a field. */
  public List<String> without(Set<String> names) {
    return where(name -> !names.contains(name));
  }

  /** The directives with these names, each as it is written in a field. */
  public List<String> only(Set<String> names) {
    return where(names::contains);
  }

  private List<String> where(Predicate<String> wanted) {
    List<String> written = new ArrayList<>();
    directives.forEach(
        (name, value) -> {
          if (wanted.test(name) && Token.isToken(name)) {
            written.add(value.isEmpty() ? name : name + '=' + written(name, value));
          }
        });
    return written;
  }

  /** Names of fields stand in quotes, even a single one (§5.2.2.4, §5.2.2.7). */
  private static String written(String name, String value) {
    return Token.isToken(value) && !NAMES_FIELDS.contains(name)
        ? value
        : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Whether there is no directive at all. */
  public boolean isEmpty() {
    return directives.isEmpty();
  }

  /** Whether this directive, in lower case, is there. */
  public boolean has(String name) {
    return directives.containsKey(name);
  }

  private OptionalLong seconds(String name) {
    String value = directives.get(name);
    return value == null ? OptionalLong.empty() : OptionalLong.of(seconds(value, 0));
  }

  private static long seconds(String digits, long otherwise) {
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return otherwise;
    }
    return digits.length() > 18 ? MAX_SECONDS : Math.min(MAX_SECONDS, Long.parseLong(digits));
  }

  private static Map<String, String> parse(String field) {
    Map<String, String> directives = new LinkedHashMap<>();
    for (String part : split(field)) {
      int equals = part.indexOf('=');
      String name = (equals < 0 ? part : part.substring(0, equals)).toLowerCase(Locale.ROOT);
      String value = equals < 0 ? "" : unquoted(part.substring(equals + 1));
      directives.merge(name, value, CacheControl::stricter);
    }
    return directives;
  }

  /**
   * The stricter value: of two lifetimes the shorter; of a directive with fields and one without,
   * the latter.
   */
  private static String stricter(String one, String other) {
    if (one.isEmpty() || other.isEmpty()) {
      return "";
    }
    boolean fields = seconds(one, -1) < 0 && seconds(other, -1) < 0;
    if (fields) {
      return one + ',' + other;
    }
    return seconds(one, 0) <= seconds(other, 0) ? one : other;
  }

  /** The parts between commas that stand outside quotes. */
  private static List<String> split(String field) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i <= field.length(); i++) {
      char c = i == field.length() ? ',' : field.charAt(i);
      if (c == '\\' && quoted) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && (!quoted || i == field.length())) {
        parts.add(field.substring(start, i).strip());
        start = i + 1;
      }
    }
    if (start < field.length()) {
      parts.add(field.substring(start).strip()); // after a quote that never ends
    }
    return parts;
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted
        ? QUOTED_PAIR.matcher(value.substring(1, value.length() - 1)).replaceAll("$1")
        : value;
  }

  /** RFC 9213 §2.1: a directive whose value has the wrong type is ignored, like an unknown one. */
  private static Map<String, String> directives(Map<String, Item> members) {
    Map<String, String> directives = new LinkedHashMap<>();
    members.forEach(
        (name, value) -> {
          boolean lifetime = LIFETIMES.contains(name);
          if (lifetime && value instanceof Item.Int seconds) {
            directives.put(name, Long.toString(Math.max(0, seconds.value())));
          } else if (!lifetime && value instanceof Item.Str fields) {
            directives.put(name, fields.value());
          } else if (!lifetime && value instanceof Item.Bool flag && flag.value()) {
            directives.put(name, "");
          }
        });
    return directives;
  }
}
