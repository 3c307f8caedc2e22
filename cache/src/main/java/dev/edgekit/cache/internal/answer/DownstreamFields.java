package dev.edgekit.cache.internal.answer;

import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.internal.rules.CacheControl;
import dev.edgekit.cache.internal.rules.Lifetime;
import dev.edgekit.http.Headers;
import dev.edgekit.http.HttpDate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What everything downstream of this cache, CDN, proxy and browser, is told about keeping an
 * answer. Every response, stored or from the origin, leaves with these fields; what {@link
 * EdgeTags} adds to one with too many tags counts here as the response's own. Never more than the
 * response, the policy and the log allow at the moment of answering: the stricter of two directives
 * holds, field by field.
 *
 * <p>Where the policy sets the lifetimes, this cache speaks as the origin: {@code Cache-Control}
 * says what remains, and there is no {@code Age} to subtract from it, so that this cache, a CDN and
 * a browser together never keep a response longer than the policy says; and what isn't stored here
 * is stored nowhere, unless the response itself says otherwise. Where the policy follows the
 * origin, the response's own fields stand, with their {@code Age}.
 *
 * @param policy of the request
 * @param sharing with whom the answer may be shared
 * @param vouched whether the log is known not to name the response now
 * @param now by the clock of HTTP
 */
public record DownstreamFields(CachePolicy policy, Sharing sharing, boolean vouched, long now) {
  public static final String TARGETED = "CDN-Cache-Control";

  /** What is computed here; every other directive is passed on as it is. */
  private static final Set<String> COMPUTED =
      Set.of(
          "public", "private", "max-age", "s-maxage", "stale-while-revalidate", "stale-if-error");

  private static final Set<String> SHARED_ONLY = Set.of("public", "private", "s-maxage");

  /**
   * How many seconds a CDN may keep an answer that is being refreshed. Otherwise each of its
   * requests would come through until the new one is there, and a CDN that knows no stale window
   * would take the answer for one that is never to be kept.
   */
  private static final long STALE_SECONDS = 1;

  /** Seconds; no limit that a field could state is longer. */
  private static final long UNLIMITED = Long.MAX_VALUE;

  /** The fields of a stored response. */
  public Headers ofStored(Headers own, Lifetime life) {
    if (!vouched) {
      return unvouched(own);
    }
    return speaksAsOrigin() ? remaining(own, life) : following(own, life);
  }

  /** The fields of an answer that nobody may keep. */
  public static Headers unkept(Headers own) {
    return told(own.without("Expires"), "private, no-store");
  }

  /** The fields with this in {@code Cache-Control}, and nothing more for particular caches. */
  private static Headers told(Headers own, String cacheControl) {
    Headers all = own.with("Cache-Control", cacheControl);
    return TargetedFields.within(all, "", cacheControl, UNLIMITED);
  }

  /** The fields of a response that isn't stored. */
  public Headers ofUnstored(Headers own, int status) {
    CacheControl said = CacheControl.of(own);
    if (!said.saysHowLong() && speaksAsOrigin()) { // a CDN would apply its default
      return told(own.without("Expires"), joined("private, no-store", said.without(COMPUTED)));
    }
    if (!vouched && status != 304) {
      return said.noStore() ? told(own, own.combined("Cache-Control").orElse("")) : unvouched(own);
    }
    if (sharing == Sharing.ONE_USER) {
      Headers all = speaksAsOrigin() ? own.without("Expires") : own;
      return told(all, joined("private", limited(said, SHARED_ONLY, true)));
    }
    if (!speaksAsOrigin()) {
      return own;
    }
    boolean kept = isKeptFromEdge(own);
    String toAll = joined("", limited(said, Set.of(), kept));
    Headers all = own.without("Expires").with("Cache-Control", toAll);
    long limit = Math.min(seconds(policy.ownLifetimeUpTo()), seconds(policy.edge()));
    return kept ? keptFromEdge(all) : TargetedFields.within(all, "", toAll, limit);
  }

  /** Whether the policy sets the lifetimes. */
  boolean speaksAsOrigin() {
    return policy.fresh().isPresent();
  }

  /**
   * The fields of a response that an invalidation may name, known here or not: it may be kept, but
   * not reused.
   */
  private Headers unvouched(Headers own) {
    Headers all = own.without("Expires");
    return sharing == Sharing.ONE_USER
        ? told(all, "private, no-cache")
        : told(all, "no-cache").with(TARGETED, "no-cache");
  }

  /** The origin's own words, and how old the response is by now. */
  private Headers following(Headers own, Lifetime life) {
    Headers.Builder headers = own.toBuilder();
    headers.set("Age", Long.toString(life.ageMillis(now) / 1000));
    if (!own.contains("Date")) {
      headers.add("Date", HttpDate.format(Instant.ofEpochMilli(life.born())));
    }
    List<String> others = CacheControl.of(own).without(SHARED_ONLY);
    if (sharing == Sharing.ONE_USER) {
      return told(headers.build(), joined("private", others));
    }
    if (isKeptFromEdge(own)) { // also from a CDN that ignores the targeted field
      others.add("s-maxage=0");
      headers.set("Cache-Control", joined("", others));
      return keptFromEdge(headers.build());
    }
    return headers.build();
  }

  private Headers remaining(Headers own, Lifetime life) {
    CacheControl said = CacheControl.of(own);
    List<String> others = said.without(COMPUTED);
    long fresh = life.fresh() - life.ageMillis(now);
    long seconds = Math.max(0, fresh / 1000);
    long whileStale = fresh < 0 ? whileStale(life, fresh) : 0;
    long left = fresh - whileStale * 1000; // so that both together are no more than the window
    long browserLimit = Math.min(seconds(policy.browser()), seconds(said.maxAge()));
    boolean kept = isKeptFromEdge(own);
    long edgeLimit = kept ? 0 : edgeLimit(own, said);
    long browser = Math.min(seconds, browserLimit);
    long edge = Math.min(seconds + whileStale, edgeLimit);
    // A cache that is to ask each time must not be allowed to answer first and ask afterwards.
    List<String> windows = edgeLimit == 0 ? List.of() : windows(life, left);
    List<String> browserWindows = browserLimit == 0 ? List.of() : windows;
    Headers.Builder headers = own.toBuilder().remove("Age").remove("Expires");
    headers.set("Date", HttpDate.format(Instant.ofEpochMilli(now)));
    if (sharing == Sharing.ONE_USER) {
      String field = joined("private, max-age=" + browser, browserWindows, others);
      return told(headers.build(), field);
    }
    String lifetimes = "public, max-age=" + browser + (edge == browser ? "" : ", s-maxage=" + edge);
    headers.set("Cache-Control", joined(lifetimes, browserWindows, others));
    if (kept) {
      return keptFromEdge(headers.build());
    }
    String toCdns = joined("max-age=" + edge, windows, others);
    headers.set(TARGETED, toCdns);
    return TargetedFields.within(headers.build(), TARGETED, toCdns, UNLIMITED);
  }

  private static long whileStale(Lifetime life, long left) {
    return Math.max(0, Math.min(STALE_SECONDS, (life.whileRevalidate() + left) / 1000));
  }

  /** The response's own word to CDNs stands: they are to keep nothing. */
  private static Headers keptFromEdge(Headers own) {
    return TargetedFields.within(own, TARGETED, "no-store", 0);
  }

  private long edgeLimit(Headers own, CacheControl said) {
    OptionalLong shared = said.sharedMaxAge().isPresent() ? said.sharedMaxAge() : said.maxAge();
    CacheControl targeted = CacheControl.of(own, List.of(TARGETED));
    long limit = Math.min(seconds(policy.edge()), seconds(shared));
    return targeted.isTargeted() ? Math.min(limit, seconds(targeted.maxAge())) : limit;
  }

  /** Whether the response itself says that no CDN is to keep it. */
  private static boolean isKeptFromEdge(Headers own) {
    CacheControl targeted = CacheControl.of(own, List.of(TARGETED));
    return targeted.isTargeted()
        && (targeted.noStore() || targeted.noCache() || targeted.isPrivate());
  }

  /** The response's own directives, within the policy's limits. */
  private List<String> limited(CacheControl said, Set<String> dropped, boolean isKeptFromEdge) {
    Set<String> lifetimes = Set.of("max-age", "s-maxage");
    List<String> directives = new ArrayList<>();
    said.without(dropped).stream()
        .filter(d -> lifetimes.stream().noneMatch(name -> d.startsWith(name + "=")))
        .forEach(directives::add);
    long longest = seconds(policy.ownLifetimeUpTo());
    if (said.maxAge().isPresent()) {
      long own = Math.min(said.maxAge().getAsLong(), longest);
      directives.add("max-age=" + Math.min(own, seconds(policy.browser())));
    }
    OptionalLong shared = said.sharedMaxAge().isPresent() ? said.sharedMaxAge() : said.maxAge();
    if (isKeptFromEdge && !dropped.contains("s-maxage")) {
      directives.add("s-maxage=0");
    } else if (shared.isPresent() && !dropped.contains("s-maxage")) {
      long own = Math.min(shared.getAsLong(), longest);
      directives.add("s-maxage=" + Math.min(own, seconds(policy.edge())));
    }
    return directives;
  }

  /** What remains of the windows that open when the freshness ends. */
  private static List<String> windows(Lifetime life, long left) {
    List<String> windows = new ArrayList<>();
    addWindow("stale-while-revalidate", life.whileRevalidate(), left, windows);
    addWindow("stale-if-error", life.ifError(), left, windows);
    return windows;
  }

  private static void addWindow(String name, long millis, long left, List<String> windows) {
    long remaining = (left < 0 ? millis + left : millis) / 1000;
    if (remaining > 0) {
      windows.add(name + '=' + remaining);
    }
  }

  @SafeVarargs
  private static String joined(String first, List<String>... more) {
    List<String> all = new ArrayList<>();
    if (!first.isEmpty()) {
      all.add(first);
    }
    for (List<String> some : more) {
      all.addAll(some);
    }
    return String.join(", ", all);
  }

  private static long seconds(Optional<Duration> limit) {
    return limit.map(Duration::toSeconds).orElse(UNLIMITED);
  }

  private static long seconds(OptionalLong limit) {
    return limit.orElse(UNLIMITED);
  }
}
