package dev.edgekit.cache;

import static java.util.Objects.requireNonNull;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.http.internal.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How long responses live, where, for whom, and under which key and tags: the one source of every
 * lifetime. An immutable value; each method returns a changed copy. Thread-safe.
 *
 * <p>{@code CachePolicy.fresh(ofMinutes(5)).staleWhileRevalidate(ofHours(1)).tags("categories")}
 *
 * <p><b>How long.</b> What a response says of itself counts within this policy's limits: of each
 * lifetime the shorter one holds, and {@code no-store} or {@code private} keeps a response out of
 * the cache whatever the policy is. Only {@link #followingOrigin()} sets no limits.
 *
 * <p><b>For whom.</b> A request with a credential ({@link Credentials}) is neither answered from
 * what others get nor is its response stored for them, unless the response says {@code public} or
 * {@code s-maxage}, or the policy says {@link #sharedAcrossUsers()}, or {@link #perUser()}, which
 * keeps each user's own.
 */
public final class CachePolicy {
  private static final Duration FOREVER = Duration.ofDays(3650);

  /** Of a response that is no success and states no lifetime; it may be one moment's mistake. */
  private static final Duration DEFAULT_NEGATIVE = Duration.ofSeconds(10);

  private static final String BY_VALUE =
      "a function of varyBy returned null; where there is no value, return an empty text";

  private static final String BY_TAGS =
      "the function of tagsFrom returned null, or null among the tags; without tags, return none";

  private final Draft set;

  private CachePolicy(Draft set) {
    this.set = set;
  }

  private CachePolicy change(Consumer<Draft> change) {
    Draft draft = new Draft(set);
    change.accept(draft);
    return new CachePolicy(draft);
  }

  /**
   * Responses are fresh for this long, and for less where they say so. What a request says of
   * freshness, such as {@code no-cache} when a browser reloads, is then left aside. Parts of a
   * second count in this cache alone: {@code Cache-Control} has whole seconds, rounded down.
   *
   * @throws IllegalArgumentException if it is not positive or longer than ten years
   */
  public static CachePolicy fresh(Duration lifetime) {
    if (lifetime.isZero()) {
      throw new IllegalArgumentException(
          "fresh must be positive: PT0S; what is never fresh needs no cache");
    }
    Draft draft = new Draft();
    draft.fresh = Optional.of(checked("fresh", lifetime));
    return new CachePolicy(draft);
  }

  /**
   * Responses live as long as their own header fields say, by the rules of RFC 9111 for a shared
   * cache: the policy of a gateway.
   */
  public static CachePolicy followingOrigin() {
    return new CachePolicy(new Draft());
  }

  /**
   * Responses that state a lifetime of their own have it up to this limit. Default: the lifetime of
   * {@link #fresh(Duration)}, which a response can then only shorten.
   */
  public CachePolicy ownLifetimeUpTo(Duration limit) {
    return change(draft -> draft.ownLimit = Optional.of(checked("ownLifetimeUpTo", limit)));
  }

  /**
   * The lifetime, without stale windows, of responses that are no success (2xx), may be stored and
   * state none: a 404 that was asked for just before it came to be, a redirect. Default: 10
   * seconds, or {@link #fresh(Duration)} if that is shorter.
   */
  public CachePolicy negative(Duration lifetime) {
    return change(draft -> draft.negative = checked("negative", lifetime));
  }

  /**
   * The lifetime, without stale windows, of responses with this status that state none; they may
   * then be stored whatever the status is. Zero: they are not.
   *
   * @throws IllegalArgumentException if it is no status of a whole final response, 200 to 599 but
   *     206 and 304
   */
  public CachePolicy forStatus(int status, Duration lifetime) {
    if (status < 200 || status > 599 || status == 206 || status == 304) {
      throw new IllegalArgumentException("not the status of a whole final response: " + status);
    }
    return change(draft -> draft.statuses.put(status, checked("forStatus", lifetime)));
  }

  /**
   * How long after its freshness a response may be served while a new one is loaded in the
   * background (RFC 5861). Default: zero.
   */
  public CachePolicy staleWhileRevalidate(Duration window) {
    return change(draft -> draft.staleWhileRevalidate = checked("staleWhileRevalidate", window));
  }

  /**
   * How long after its freshness a response may be served when the origin fails: throws, or answers
   * 500, 502, 503 or 504 (RFC 5861). Default: zero.
   */
  public CachePolicy staleIfError(Duration window) {
    return change(draft -> draft.staleIfError = checked("staleIfError", window));
  }

  /**
   * The lifetime that browsers are told ({@code max-age}), at most what remains of the freshness
   * here. Zero makes them ask each time and mostly get a 304; the stale windows then stand in
   * {@code CDN-Cache-Control} alone. Default: what remains.
   */
  public CachePolicy browser(Duration lifetime) {
    return change(draft -> draft.browser = Optional.of(checked("browser", lifetime)));
  }

  /**
   * The lifetime that CDNs are told ({@code s-maxage} and {@code CDN-Cache-Control}), at most what
   * remains of the freshness here. Zero makes them ask each time, without stale windows. Default:
   * what remains.
   */
  public CachePolicy edge(Duration lifetime) {
    return change(draft -> draft.edge = Optional.of(checked("edge", lifetime)));
  }

  /**
   * How long a caller waits for the origin while a stored response could stand in for it, within
   * {@link #staleIfError(Duration)}; then it gets that one, and the load goes on in the background.
   * Default: as long as it takes.
   */
  public CachePolicy softTimeout(Duration timeout) {
    if (timeout.isZero()) {
      throw new IllegalArgumentException("softTimeout must be positive: PT0S");
    }
    return change(draft -> draft.softTimeout = Optional.of(checked("softTimeout", timeout)));
  }

  /**
   * How long a load may take at all, from when the first request wanted it. Then nobody waits for
   * it any longer: whoever may gets a stale response, everyone else an {@link OriginException}
   * whose cause is a {@link java.util.concurrent.TimeoutException}, and the loading thread is
   * interrupted. What the origin brings all the same is still stored. Default: one minute.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public CachePolicy hardTimeout(Duration timeout) {
    if (timeout.isZero()) {
      throw new IllegalArgumentException("hardTimeout must be positive: PT0S");
    }
    return change(draft -> draft.hardTimeout = checked("hardTimeout", timeout));
  }

  /**
   * Shortens the lifetime that this policy gives, for each response by a random part up to this
   * fraction, so that what was loaded together doesn't run out together. Default: 0.
   *
   * @throws IllegalArgumentException if it is not 0 to 0.5
   */
  public CachePolicy jitter(double fraction) {
    if (!(fraction >= 0 && fraction <= 0.5)) {
      throw new IllegalArgumentException("jitter must be 0 to 0.5: " + fraction);
    }
    return change(draft -> draft.jitter = fraction);
  }

  /**
   * Every response gets these tags. Where a CDN is purged by them ({@link
   * ResponseCacheBuilder#edge}), a response with more tags than that CDN keeps is kept from CDNs.
   */
  public CachePolicy tags(String... names) {
    List<CacheTag> all = new ArrayList<>(set.tags);
    for (String name : names) {
      all.add(CacheTag.of(name));
    }
    return change(draft -> draft.tags = List.copyOf(all));
  }

  /**
   * Every response gets, on top, the tags that this function finds in it. A response's own {@code
   * Cache-Tag} fields are always read.
   */
  public CachePolicy tagsFrom(Function<Response, ? extends Collection<CacheTag>> function) {
    return change(draft -> draft.tagsOf = requireNonNull(function, "function must not be null"));
  }

  /**
   * Responses are stored under the key that this function gives; {@link CacheKey#none()} keeps one
   * out of the cache. What is said of queries below then doesn't matter. Whatever the function is,
   * responses to requests that claim to be others ({@code X-Forwarded-Host}) stay apart. Default:
   * {@link CacheKey#of(Request)}.
   */
  public CachePolicy keyedBy(Function<Request, CacheKey> function) {
    return change(draft -> draft.keys = draft.keys.by(function));
  }

  /**
   * Of a query, these parameters alone tell responses apart. A name as it is sent, or with {@code
   * *} at its end for all that begin so.
   */
  public CachePolicy queryOnly(String... names) {
    return change(draft -> draft.keys = draft.keys.of(isAmong(names)));
  }

  /**
   * Of a query, these parameters don't tell responses apart, such as {@code utm_*}: the response
   * must not depend on them. A name as it is sent, or with {@code *} at its end for all that begin
   * so.
   */
  public CachePolicy queryIgnoring(String... names) {
    return change(draft -> draft.keys = draft.keys.of(isAmong(names).negate()));
  }

  /** The order of a query's parameters doesn't tell responses apart, but for those of one name. */
  public CachePolicy querySorted() {
    return change(draft -> draft.keys = draft.keys.inOrder());
  }

  private static Predicate<String> isAmong(String... names) {
    List<String> all = List.of(names);
    for (String name : all) {
      if (name.matches("(?s).*[?&=#\\s].*")) {
        throw new IllegalArgumentException(
            "a parameter is named as it stands before its =, as page or utm_*: \"" + name + "\"");
      }
    }
    return name ->
        all.stream()
            .anyMatch(
                one ->
                    one.endsWith("*")
                        ? name.startsWith(one.substring(0, one.length() - 1))
                        : name.equals(one));
  }

  /**
   * Responses differ by this value of the request and by nothing else in this field: the language
   * that the site chooses by {@code Accept-Language}, say. Each value has a response of its own,
   * and all after this cache are told by {@code Vary} that the field matters.
   *
   * @param field the request field that the value is made of
   * @param value must be the same for the same request; short
   */
  public CachePolicy varyBy(String field, Function<Request, String> value) {
    if (!Token.isToken(field)) {
      throw new IllegalArgumentException(
          "varyBy takes a header field's name, as Accept-Language: \"" + field + "\"");
    }
    return change(
        draft -> draft.values.put(field, requireNonNull(value, "value must not be null")));
  }

  /**
   * States that responses under this policy are the same for every user, so that requests with
   * credentials share them as others do. Default: they don't.
   */
  public CachePolicy sharedAcrossUsers() {
    return change(
        draft -> {
          draft.sharedAcrossUsers = true;
          draft.perUser = false;
        });
  }

  /**
   * Responses are kept for each user apart, as the credentials of the request tell them apart; also
   * one that says {@code private}. Browsers alone may keep them: {@code Cache-Control: private}.
   * Those of requests without credentials are shared here, and kept from CDNs as well.
   */
  public CachePolicy perUser() {
    return change(
        draft -> {
          draft.perUser = true;
          draft.sharedAcrossUsers = false;
        });
  }

  /**
   * States that a response is stored although it sets a cookie, where it says that it may be, and
   * that everyone may get that cookie (RFC 9111 §7.3). Default: such responses are not stored.
   */
  public CachePolicy storingCookies() {
    return change(draft -> draft.storingCookies = true);
  }

  /**
   * The targeted fields that speak to this cache, most specific first, in the place of {@code
   * Cache-Control} and {@code Expires} (RFC 9213): {@code CDN-Cache-Control} for a gateway at the
   * edge. Default: none.
   */
  public CachePolicy listeningTo(String... targetedFields) {
    return change(draft -> draft.targetedFields = List.of(targetedFields));
  }

  /** The lifetime that {@link #fresh(Duration)} set; absent where the origin decides. */
  public Optional<Duration> fresh() {
    return set.fresh;
  }

  /**
   * The lifetime of a response with this status that states none; absent where the origin decides.
   */
  public Optional<Duration> freshFor(int status) {
    Duration own = set.statuses.get(status);
    if (own != null) {
      return Optional.of(own);
    }
    return status >= 200 && status < 300 ? set.fresh : set.fresh.map(f -> shorter(f, set.negative));
  }

  /** Whether {@link #forStatus} was said of this status. */
  public boolean isForStatus(int status) {
    return set.statuses.containsKey(status);
  }

  /** The longest lifetime that a response can give itself; absent where the origin decides. */
  public Optional<Duration> ownLifetimeUpTo() {
    return set.fresh.map(f -> set.ownLimit.orElse(f));
  }

  /** The window of {@link #staleWhileRevalidate(Duration)}. */
  public Duration staleWhileRevalidate() {
    return set.staleWhileRevalidate;
  }

  /** The window of {@link #staleIfError(Duration)}. */
  public Duration staleIfError() {
    return set.staleIfError;
  }

  /** The limit that {@link #browser(Duration)} set. */
  public Optional<Duration> browser() {
    return set.browser;
  }

  /** The limit that {@link #edge(Duration)} set. */
  public Optional<Duration> edge() {
    return set.edge;
  }

  /**
   * How old a response can be at most when someone sees it, through this cache's tiers, a CDN and a
   * browser together, all of which honour what they are told: the longest freshness and the longer
   * of the two stale windows. Absent where the origin decides.
   */
  public Optional<Duration> worstCaseAge() {
    Duration window =
        staleIfError().compareTo(staleWhileRevalidate()) > 0
            ? staleIfError()
            : staleWhileRevalidate();
    return set.fresh.map(
        fresh -> {
          Duration longest = longer(fresh, set.ownLimit.orElse(fresh)).plus(window);
          for (Duration own : set.statuses.values()) {
            longest = longer(longest, own);
          }
          return longest;
        });
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Whether {@link #sharedAcrossUsers()} was said. */
  public boolean isSharedAcrossUsers() {
    return set.sharedAcrossUsers;
  }

  /** Whether {@link #perUser()} was said. */
  public boolean isPerUser() {
    return set.perUser;
  }

  /** Whether {@link #storingCookies()} was said. */
  public boolean isStoringCookies() {
    return set.storingCookies;
  }

  /** The fields of {@link #listeningTo(String...)}. */
  public List<String> targetedFields() {
    return set.targetedFields;
  }

  /** The fields of {@link #varyBy}, in order. */
  public List<String> varyFields() {
    return List.copyOf(set.values.keySet());
  }

  /** The limit that {@link #softTimeout(Duration)} set. */
  public Optional<Duration> softTimeout() {
    return set.softTimeout;
  }

  /** The limit of {@link #hardTimeout(Duration)}. */
  public Duration hardTimeout() {
    return set.hardTimeout;
  }

  /** The fraction of {@link #jitter(double)}. */
  public double jitter() {
    return set.jitter;
  }

  /**
   * The key of this request: what to invalidate, and what {@code serve} under this policy looks up.
   */
  public CacheKey keyOf(Request request) {
    return unguardedKeyOf(request).guardedBy(request);
  }

  /** For a caller that guards it. */
  CacheKey unguardedKeyOf(Request request) {
    return set.keys.keyOf(request);
  }

  /** The request's fields as they select a response: with the values of {@link #varyBy}. */
  public Headers selectingFields(Request request) {
    if (set.values.isEmpty()) {
      return request.headers();
    }
    Headers.Builder fields = request.headers().toBuilder();
    set.values.forEach((field, value) -> fields.set(field, given(value.apply(request), BY_VALUE)));
    return fields.build();
  }

  /** The tags that this policy gives to every response. */
  public List<CacheTag> tagsOfAll() {
    return List.copyOf(set.tags);
  }

  /** The tags that this policy gives to this response. */
  public List<CacheTag> tagsOf(Response response) {
    List<CacheTag> all = new ArrayList<>(set.tags);
    given(set.tagsOf.apply(response), BY_TAGS).forEach(tag -> all.add(given(tag, BY_TAGS)));
    return all;
  }

  /** What a function of the host's gave. */
  private static <T> T given(T value, String otherwise) {
    return Objects.requireNonNull(value, otherwise);
  }

  private static Duration checked(String name, Duration value) {
    if (value.isNegative() || value.compareTo(FOREVER) > 0) {
      throw new IllegalArgumentException(name + " must be 0 to 10 years: " + value);
    }
    return value;
  }

  private static final class Draft {
    private Optional<Duration> fresh = Optional.empty();
    private Optional<Duration> ownLimit = Optional.empty();
    private Duration negative = DEFAULT_NEGATIVE;
    private final Map<Integer, Duration> statuses = new TreeMap<>();
    private Duration staleWhileRevalidate = Duration.ZERO;
    private Duration staleIfError = Duration.ZERO;
    private Optional<Duration> browser = Optional.empty();
    private Optional<Duration> edge = Optional.empty();
    private Optional<Duration> softTimeout = Optional.empty();
    private Duration hardTimeout = Duration.ofMinutes(1);
    private double jitter;
    private boolean sharedAcrossUsers;
    private boolean perUser;
    private boolean storingCookies;
    private List<String> targetedFields = List.of();
    private List<CacheTag> tags = List.of();
    private Function<Response, ? extends Collection<CacheTag>> tagsOf = response -> List.of();
    private KeyRule keys = KeyRule.STANDARD;
    private final Map<String, Function<Request, String>> values = new LinkedHashMap<>();

    Draft() {}

    Draft(Draft from) {
      fresh = from.fresh;
      ownLimit = from.ownLimit;
      negative = from.negative;
      statuses.putAll(from.statuses);
      staleWhileRevalidate = from.staleWhileRevalidate;
      staleIfError = from.staleIfError;
      browser = from.browser;
      edge = from.edge;
      softTimeout = from.softTimeout;
      hardTimeout = from.hardTimeout;
      jitter = from.jitter;
      sharedAcrossUsers = from.sharedAcrossUsers;
      perUser = from.perUser;
      storingCookies = from.storingCookies;
      targetedFields = from.targetedFields;
      tags = from.tags;
      tagsOf = from.tagsOf;
      keys = from.keys;
      values.putAll(from.values);
    }
  }
}
