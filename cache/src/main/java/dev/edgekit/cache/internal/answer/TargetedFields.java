package dev.edgekit.cache.internal.answer;

import dev.edgekit.cache.internal.rules.CacheControl;
import dev.edgekit.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The fields for one kind of cache that take precedence there over {@code Cache-Control}: those of
 * RFC 9213 §2, recognized by the end of their names, and older ones. They are made to allow no more
 * than all caches are told.
 */
final class TargetedFields {
  /** nginx's field: a bare number of seconds. */
  private static final String SECONDS_ALONE = "x-accel-expires";

  private static final List<String> OLDER =
      List.of("surrogate-control", "edge-control", SECONDS_ALONE);

  private static final String SUFFIX = "-cache-control";

  /** Directives that lengthen nothing. */
  private static final Set<String> HARMLESS =
      Set.of("content", "no-transform", "must-revalidate", "proxy-revalidate");

  private static final List<String> FORBIDDING = List.of("no-store", "private", "bypass-cache");

  private TargetedFields() {}

  private static boolean isOne(String name) {
    int start = name.length() - SUFFIX.length();
    if (name.regionMatches(true, Math.max(0, start), SUFFIX, 0, SUFFIX.length())) {
      return true;
    }
    for (String older : OLDER) { // for every field of every hit: a stream would cost more
      if (name.equalsIgnoreCase(older)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAnyIn(Headers headers, String except) {
    for (int i = 0; i < headers.size(); i++) {
      if (isOne(headers.nameAt(i)) && !headers.nameAt(i).equalsIgnoreCase(except)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The fields with each of these limited to what all caches are told; without them if all are told
   * not to keep the response.
   *
   * @param except a field that is written elsewhere; empty for none
   * @param allCaches the {@code Cache-Control} that all caches are told
   * @param seconds the limit where that states no lifetime
   */
  static Headers within(Headers headers, String except, String allCaches, long seconds) {
    if (!isAnyIn(headers, except)) {
      return headers;
    }
    CacheControl told = CacheControl.ofField(allCaches);
    OptionalLong shared = told.sharedMaxAge().isPresent() ? told.sharedMaxAge() : told.maxAge();
    long limit = told.forbidsReuse() ? 0 : shared.orElse(seconds);
    Headers.Builder bounded = headers.toBuilder();
    headers
        .toMap()
        .forEach(
            (name, values) -> {
              if (isOne(name) && !name.equalsIgnoreCase(except)) {
                bounded.remove(name);
                if (limit > 0) {
                  bounded.add(name, bounded(name, String.join(", ", values), told, limit));
                }
              }
            });
    return bounded.build();
  }

  private static String bounded(String name, String value, CacheControl told, long limit) {
    CacheControl own = CacheControl.ofField(value);
    if (name.equalsIgnoreCase(SECONDS_ALONE)) {
      // a value that is no number, such as off, was meant as a limit
      long seconds = CacheControl.ofField("max-age=" + value.strip()).maxAge().orElse(0);
      return Long.toString(Math.min(seconds, limit));
    }
    if (FORBIDDING.stream().anyMatch(own::has)) {
      return "no-store";
    }
    if (own.has("no-cache")) {
      return "no-cache";
    }
    List<String> directives = new ArrayList<>();
    long seconds = Math.min(own.maxAge().orElse(limit), own.sharedMaxAge().orElse(limit));
    directives.add("max-age=" + Math.min(seconds, limit));
    addWindow(
        "stale-while-revalidate",
        own.staleWhileRevalidate(),
        told.staleWhileRevalidate(),
        directives);
    addWindow("stale-if-error", own.staleIfError(), told.staleIfError(), directives);
    directives.addAll(own.only(HARMLESS));
    return String.join(", ", directives);
  }

  private static void addWindow(
      String name, OptionalLong own, OptionalLong told, List<String> directives) {
    long seconds = Math.min(own.orElse(0), told.orElse(0));
    if (seconds > 0) {
      directives.add(name + '=' + seconds);
    }
  }
}
