package dev.edgekit.cache;

import static java.util.Objects.requireNonNull;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.http.internal.Elements;
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
 * <p><b>How long.</b> What a response says about itself counts within this policy's limits: the
 * shorter of two lifetimes holds, and {@code no-store} keeps a response out of the cache under
 * every policy, {@code private} under every one but {@link #perUser()}. Only {@link
 * #followingOrigin()} sets no limits.
 *
 * <p><b>For whom.</b> A request with a credential ({@link Credentials}) is not answered with a
 * response stored for others, nor is its response stored for them, unless that says {@code public}
 * or {@code s-maxage} (or {@code must-revalidate}, if {@code Authorization} is the only credential:
 * RFC 9111 §3.5), or the policy says {@link #sharedAcrossUsers()}. {@link #perUser()} stores each
 * user's own.
 */
public final class CachePolicy {
  private static final Duration FOREVER = Duration.ofDays(3650);

  /**
   * The lifetime of a response that is not successful and states none; it may be a momentary
   * mistake.
   */
  private static final Duration DEFAULT_NEGATIVE = Duration.ofSeconds(10);

  private static final Duration DEFAULT_HARD_TIMEOUT = Duration.ofMinutes(1);

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
   * Responses are fresh for this long, and for less where they say so. What a request says about
   * freshness, such as {@code no-cache} when a browser reloads, is then ignored. Parts of a second
   * count in this cache alone: {@code Cache-Control} has whole seconds, rounded down.
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
   * A response that states a lifetime of its own gets that one, up to this limit. Default: the
   * lifetime of {@link #fresh(Duration)}, which a response can then only shorten.
   */
  public CachePolicy ownLifetimeUpTo(Duration limit) {
    requireNonNull(limit, "limit must not be null");
    return change(draft -> draft.ownLimit = Optional.of(checked("ownLifetimeUpTo", limit)));
  }

  /**
   * The lifetime, without stale windows, of responses other than 2xx that may be stored and state
   * none: a 404 for a page requested just before it was created, a redirect. Default: 10 seconds,
   * or {@link #fresh(Duration)} if that is shorter.
   */
  public CachePolicy negative(Duration lifetime) {
    requireNonNull(lifetime, "lifetime must not be null");
    return change(draft -> draft.negative = checked("negative", lifetime));
  }

  /**
   * The lifetime, without stale windows, of responses with this status that state none; they may
   * then be stored whatever the status is. Zero: they are not.
   *
   * @throws IllegalArgumentException if this is not the status of a complete final response: 200 to
   *     599, except 206 and 304
   */
  public CachePolicy forStatus(int status, Duration lifetime) {
    requireNonNull(lifetime, "lifetime must not be null");
    if (status < 200 || status > 599 || status == 206 || status == 304) {
      throw new IllegalArgumentException("not the status of a whole final response: " + status);
    }
    return change(draft -> draft.statuses.put(status, checked("forStatus", lifetime)));
  }

  /**
   * How long a stale response may be served while a new one is loaded in the background (RFC 5861),
   * counted from the end of its freshness. Default: zero.
   */
  public CachePolicy staleWhileRevalidate(Duration window) {
    requireNonNull(window, "window must not be null");
    return change(draft -> draft.staleWhileRevalidate = checked("staleWhileRevalidate", window));
  }

  /**
   * How long a stale response may be served, from the end of its freshness, when the origin fails:
   * throws, or answers 500, 502, 503 or 504 (RFC 5861). Default: zero.
   */
  public CachePolicy staleIfError(Duration window) {
    requireNonNull(window, "window must not be null");
    return change(draft -> draft.staleIfError = checked("staleIfError", window));
  }

  /**
   * The lifetime that browsers are told ({@code max-age}), at most what remains of the freshness
   * here. Zero makes them ask each time and mostly get a 304; the stale windows are then sent in
   * {@code CDN-Cache-Control} alone. Default: what remains.
   */
  public CachePolicy browser(Duration lifetime) {
    requireNonNull(lifetime, "lifetime must not be null");
    return change(draft -> draft.browser = Optional.of(checked("browser", lifetime)));
  }

  /**
   * The lifetime that CDNs are told ({@code s-maxage} and {@code CDN-Cache-Control}), at most what
   * remains of the freshness here. Zero makes them ask each time, without stale windows. Default:
   * what remains.
   */
  public CachePolicy edge(Duration lifetime) {
    requireNonNull(lifetime, "lifetime must not be null");
    return change(draft -> draft.edge = Optional.of(checked("edge", lifetime)));
  }

  /**
   * How long a caller waits for the origin if a stored response could stand in, within {@link
   * #staleIfError(Duration)}; then the caller gets the stored response, and the load goes on in the
   * background. Default: as long as it takes.
   *
   * @throws IllegalArgumentException if it is not positive, or longer than a {@link #hardTimeout}
   *     that was given
   */
  public CachePolicy softTimeout(Duration timeout) {
    if (timeout.isZero()) {
      throw new IllegalArgumentException("softTimeout must be positive: PT0S");
    }
    return change(
        draft -> {
          draft.softTimeout = Optional.of(checked("softTimeout", timeout));
          draft.checkTimeouts();
        });
  }

  /**
   * The maximum time of a load, from the first request that wanted it. After that no caller waits
   * for it: those who may be served stale get a stale response, all others an {@link
   * OriginException} whose cause is a {@link java.util.concurrent.TimeoutException}, and the
   * loading thread is interrupted. A response that the origin still returns is stored. Default: one
   * minute, or the {@link #softTimeout} if that is longer.
   *
   * @throws IllegalArgumentException if it is not positive, or shorter than the {@link
   *     #softTimeout}
   */
  public CachePolicy hardTimeout(Duration timeout) {
    if (timeout.isZero()) {
      throw new IllegalArgumentException("hardTimeout must be positive: PT0S");
    }
    return change(
        draft -> {
          draft.hardTimeout = Optional.of(checked("hardTimeout", timeout));
          draft.checkTimeouts();
        });
  }

  /**
   * Shortens the lifetime that this policy gives each response by a random fraction, up to this
   * one, so that responses loaded together don't expire together. Default: 0.
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
   * ResponseCacheBuilder#edge}), a response with more tags than that CDN keeps is kept out of CDNs.
   */
  public CachePolicy tags(String... names) {
    List<CacheTag> all = new ArrayList<>(set.tags);
    for (String name : Elements.of(names, "names")) {
      all.add(CacheTag.of(name));
    }
    return change(draft -> draft.tags = List.copyOf(all));
  }

  /**
   * Every response also gets the tags that this function finds in it. A response's own {@code
   * Cache-Tag} fields are always read.
   */
  public CachePolicy tagsFrom(Function<Response, ? extends Collection<CacheTag>> function) {
    return change(draft -> draft.tagsOf = requireNonNull(function, "function must not be null"));
  }

  /**
   * Responses are stored under the key that this function gives; {@link CacheKey#none()} keeps a
   * response out of the cache. The settings for queries below then have no effect. Whatever the
   * function is, responses to requests that claim to be others ({@code X-Forwarded-Host}) stay
   * apart. Default: {@link CacheKey#of(Request)}.
   */
  public CachePolicy keyedBy(Function<Request, CacheKey> function) {
    requireNonNull(function, "function must not be null");
    return change(draft -> draft.keys = draft.keys.by(function));
  }

  /**
   * Only these query parameters tell responses apart. Each is a name as it is sent, or a prefix
   * followed by {@code *}.
   */
  public CachePolicy queryOnly(String... names) {
    return change(draft -> draft.keys = draft.keys.of(isAmong(names)));
  }

  /**
   * These query parameters, such as {@code utm_*}, don't tell responses apart: the response must
   * not depend on them. Each is a name as it is sent, or a prefix followed by {@code *}.
   */
  public CachePolicy queryIgnoring(String... names) {
    return change(draft -> draft.keys = draft.keys.of(isAmong(names).negate()));
  }

  /**
   * The order of a query's parameters doesn't tell responses apart, except among parameters of the
   * same name.
   */
  public CachePolicy querySorted() {
    return change(draft -> draft.keys = draft.keys.inOrder());
  }

  private static Predicate<String> isAmong(String... names) {
    List<String> all = Elements.of(names, "names");
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
   * and {@code Vary} tells downstream caches that the field matters.
   *
   * @param field the request field from which the value is made
   * @param value makes the value, which must be short, and the same for the same request
   */
  public CachePolicy varyBy(String field, Function<Request, String> value) {
    requireNonNull(field, "field must not be null");
    checkedField("varyBy", field);
    return change(
        draft -> draft.values.put(field, requireNonNull(value, "value must not be null")));
  }

  /**
   * States that responses under this policy are the same for every user, so that requests with
   * credentials share them like all others. Default: they don't.
   */
  public CachePolicy sharedAcrossUsers() {
    return change(
        draft -> {
          draft.sharedAcrossUsers = true;
          draft.perUser = false;
        });
  }

  /**
   * Responses are stored separately for each user, told apart by the request's credentials, even
   * those that say {@code private}. Downstream only browsers may store them: {@code Cache-Control:
   * private}. Responses to requests without credentials are shared here, and kept out of CDNs as
   * well.
   */
  public CachePolicy perUser() {
    return change(
        draft -> {
          draft.perUser = true;
          draft.sharedAcrossUsers = false;
        });
  }

  /**
   * States that a response that sets a cookie or has {@code Clear-Site-Data} is stored if it says
   * that it may be, and that everyone may get these fields (RFC 9111 §7.3). Default: such responses
   * are not stored.
   */
  public CachePolicy storingCookies() {
    return change(draft -> draft.storingCookies = true);
  }

  /**
   * The answer to a POST is stored for later GETs of the same target if it is a 200 that states how
   * long it is fresh and names that target in {@code Content-Location} (RFC 9110 §9.3.3): by these
   * two the origin says that everyone would now get the same by a GET. It is stored in this process
   * alone, and only if nothing else was invalidated meanwhile; otherwise the next GET is loaded.
   * Default: no answer to a POST is stored, since what a service answers a POST is mostly one
   * user's.
   */
  public CachePolicy storingPosts() {
    return change(draft -> draft.storingPosts = true);
  }

  /**
   * Where the origin decides ({@link #followingOrigin()}), a 206 to a request for a range is kept
   * in this process (RFC 9111 §3.3): it answers requests for ranges within it, grows by the parts
   * that adjoin it, and of a request for the whole only what is missing is loaded. Parts are joined
   * only if they have the same strong entity tag (§3.4). An origin that has ranges, but no such
   * tags, is asked twice for a whole of which a part is kept. Default: parts are passed on. Under
   * {@link #fresh(Duration)} wholes are loaded, whatever part is asked for.
   */
  public CachePolicy storingParts() {
    return change(draft -> draft.storingParts = true);
  }

  /**
   * Of responses that vary by {@code Accept-Language}, a request gets one loaded for another if
   * both weigh the same languages alike, in whatever order; and if it prefers one language to all
   * others, one whose {@code Content-Language} is that. This is right where the language is all
   * that the field chooses, and its order means nothing (RFC 9110 §12.5.4 leaves both open).
   * Default: two values are the same only if they list the same.
   */
  public CachePolicy matchingLanguages() {
    return change(draft -> draft.matchingLanguages = true);
  }

  /**
   * The targeted fields that this cache obeys, most specific first, in place of {@code
   * Cache-Control} and {@code Expires} (RFC 9213): {@code CDN-Cache-Control} for a gateway at the
   * edge. Default: none.
   */
  public CachePolicy listeningTo(String... targetedFields) {
    List<String> names = Elements.of(targetedFields, "targetedFields");
    names.forEach(name -> checkedField("listeningTo", name));
    return change(draft -> draft.targetedFields = names);
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

  /** Whether {@link #forStatus} was called for this status. */
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
   * The maximum age of a response when someone sees it, through this cache's tiers, a CDN and a
   * browser together, all of which obey its fields: the longest freshness plus the longer of the
   * two stale windows. Absent where the origin decides.
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

  /** Whether {@link #sharedAcrossUsers()} was called. */
  public boolean isSharedAcrossUsers() {
    return set.sharedAcrossUsers;
  }

  /** Whether {@link #perUser()} was called. */
  public boolean isPerUser() {
    return set.perUser;
  }

  /** Whether {@link #storingCookies()} was called. */
  public boolean isStoringCookies() {
    return set.storingCookies;
  }

  /** Whether {@link #storingPosts()} was called. */
  public boolean isStoringPosts() {
    return set.storingPosts;
  }

  /** Whether {@link #storingParts()} was called. */
  public boolean isStoringParts() {
    return set.storingParts;
  }

  /** Whether {@link #matchingLanguages()} was called. */
  public boolean isMatchingLanguages() {
    return set.matchingLanguages;
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
    return set.hardTimeout.orElseGet(
        () ->
            set.softTimeout
                .filter(soft -> soft.compareTo(DEFAULT_HARD_TIMEOUT) > 0)
                .orElse(DEFAULT_HARD_TIMEOUT));
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

  /** The key without its guard, for a caller that adds that. */
  CacheKey unguardedKeyOf(Request request) {
    return set.keys.keyOf(request);
  }

  /** The request's fields that select a response: with the values of {@link #varyBy}. */
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
    requireNonNull(response, "response must not be null");
    List<CacheTag> all = new ArrayList<>(set.tags);
    given(set.tagsOf.apply(response), BY_TAGS).forEach(tag -> all.add(given(tag, BY_TAGS)));
    return all;
  }

  /** What a function of the host's returned, which must not be null. */
  private static <T> T given(T value, String otherwise) {
    return Objects.requireNonNull(value, otherwise);
  }

  private static void checkedField(String setter, String field) {
    if (!Token.isToken(field) || field.equals("*")) {
      throw new IllegalArgumentException(
          setter + " takes a header field's name, as Accept-Language: \"" + field + "\"");
    }
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
    private Optional<Duration> hardTimeout = Optional.empty();
    private double jitter;
    private boolean sharedAcrossUsers;
    private boolean perUser;
    private boolean storingCookies;
    private boolean storingPosts;
    private boolean storingParts;
    private boolean matchingLanguages;
    private List<String> targetedFields = List.of();
    private List<CacheTag> tags = List.of();
    private Function<Response, ? extends Collection<CacheTag>> tagsOf = response -> List.of();
    private RequestKeys keys = RequestKeys.STANDARD;
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
      storingPosts = from.storingPosts;
      storingParts = from.storingParts;
      matchingLanguages = from.matchingLanguages;
      targetedFields = from.targetedFields;
      tags = from.tags;
      tagsOf = from.tagsOf;
      keys = from.keys;
      values.putAll(from.values);
    }

    private void checkTimeouts() {
      if (softTimeout.isPresent()
          && hardTimeout.isPresent()
          && softTimeout.get().compareTo(hardTimeout.get()) > 0) {
        throw new IllegalArgumentException(
            "softTimeout "
                + softTimeout.get()
                + " is longer than hardTimeout "
                + hardTimeout.get()
                + ": nobody waits that long for a load; make it shorter");
      }
    }
  }
}
