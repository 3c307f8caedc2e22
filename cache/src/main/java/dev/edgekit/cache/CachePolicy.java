package dev.edgekit.cache;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How long responses live, where, and under which key and tags: the one source of every lifetime.
 * An immutable value; each method returns a changed copy. Thread-safe.
 *
 * <p>{@code CachePolicy.fresh(ofMinutes(5)).staleWhileRevalidate(ofHours(1)).tags("categories")}
 *
 * <p>What a response says of itself goes first: its {@code Cache-Control} or {@code Expires}
 * replaces the policy's lifetimes, and {@code no-store} or {@code private} keeps it out of the
 * cache whatever the policy is.
 */
public final class CachePolicy {
  private static final Duration FOREVER = Duration.ofDays(3650);

  private final Optional<Duration> fresh;
  private final Duration staleWhileRevalidate;
  private final Duration staleIfError;
  private final Optional<Duration> browser;
  private final Optional<Duration> edge;
  private final Optional<Duration> softTimeout;
  private final double jitter;
  private final boolean sharedAcrossUsers;
  private final boolean storingCookies;
  private final List<String> targetedFields;
  private final List<CacheTag> tags;
  private final Function<Response, ? extends Collection<CacheTag>> tagsOf;
  private final Function<Request, CacheKey> keying;

  private CachePolicy(Builder b) {
    this.fresh = b.fresh;
    this.staleWhileRevalidate = b.staleWhileRevalidate;
    this.staleIfError = b.staleIfError;
    this.browser = b.browser;
    this.edge = b.edge;
    this.softTimeout = b.softTimeout;
    this.jitter = b.jitter;
    this.sharedAcrossUsers = b.sharedAcrossUsers;
    this.storingCookies = b.storingCookies;
    this.targetedFields = b.targetedFields;
    this.tags = b.tags;
    this.tagsOf = b.tagsOf;
    this.keying = b.keying;
  }

  /**
   * Responses are fresh for this long, unless they say otherwise. What a request says of freshness,
   * such as {@code no-cache} when a browser reloads, is then left aside.
   *
   * @throws IllegalArgumentException if it is negative or longer than ten years
   */
  public static CachePolicy fresh(Duration lifetime) {
    Builder b = new Builder();
    b.fresh = Optional.of(checked("fresh", lifetime));
    return new CachePolicy(b);
  }

  /**
   * Responses live as long as their own header fields say, by the rules of RFC 9111 for a shared
   * cache: the policy of a gateway.
   */
  public static CachePolicy followingOrigin() {
    return new CachePolicy(new Builder());
  }

  /**
   * How long behind its freshness a response may be served while a new one is loaded in the
   * background (RFC 5861). Default: zero.
   */
  public CachePolicy staleWhileRevalidate(Duration window) {
    Builder b = new Builder(this);
    b.staleWhileRevalidate = checked("staleWhileRevalidate", window);
    return new CachePolicy(b);
  }

  /**
   * How long behind its freshness a response may be served when the origin fails: throws, or
   * answers 500, 502, 503 or 504 (RFC 5861). Default: zero.
   */
  public CachePolicy staleIfError(Duration window) {
    Builder b = new Builder(this);
    b.staleIfError = checked("staleIfError", window);
    return new CachePolicy(b);
  }

  /**
   * The lifetime that browsers are told ({@code max-age}), at most what remains of the freshness
   * here. Zero makes them ask each time and mostly get a 304; the stale windows then stand in
   * {@code CDN-Cache-Control} alone. Default: what remains.
   */
  public CachePolicy browser(Duration lifetime) {
    Builder b = new Builder(this);
    b.browser = Optional.of(checked("browser", lifetime));
    return new CachePolicy(b);
  }

  /**
   * The lifetime that CDNs are told ({@code s-maxage} and {@code CDN-Cache-Control}), at most what
   * remains of the freshness here. Default: what remains.
   */
  public CachePolicy edge(Duration lifetime) {
    Builder b = new Builder(this);
    b.edge = Optional.of(checked("edge", lifetime));
    return new CachePolicy(b);
  }

  /**
   * How long a caller waits for the origin while a stored response could stand in for it, within
   * {@link #staleIfError(Duration)}; then it gets that one, and the load goes on in the background.
   * Default: as long as it takes.
   */
  public CachePolicy softTimeout(Duration timeout) {
    Builder b = new Builder(this);
    b.softTimeout = Optional.of(checked("softTimeout", timeout));
    return new CachePolicy(b);
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
    Builder b = new Builder(this);
    b.jitter = fraction;
    return new CachePolicy(b);
  }

  /**
   * Every response gets these tags. Where a CDN is purged by them ({@link
   * ResponseCacheBuilder#edge}), a response with more tags than that CDN keeps is kept from CDNs.
   */
  public CachePolicy tags(String... names) {
    Builder b = new Builder(this);
    List<CacheTag> all = new ArrayList<>(tags);
    for (String name : names) {
      all.add(CacheTag.of(name));
    }
    b.tags = List.copyOf(all);
    return new CachePolicy(b);
  }

  /**
   * Every response gets, on top, the tags that this function finds in it. A response's own {@code
   * Cache-Tag} fields are always read.
   */
  public CachePolicy tagsFrom(Function<Response, ? extends Collection<CacheTag>> function) {
    Builder b = new Builder(this);
    b.tagsOf = function;
    return new CachePolicy(b);
  }

  /** Responses are stored under the key that this function gives. Default: {@link CacheKey#of}. */
  public CachePolicy keyedBy(Function<Request, CacheKey> function) {
    Builder b = new Builder(this);
    b.keying = function;
    return new CachePolicy(b);
  }

  /**
   * States that responses under this policy are the same for every user, so that those to requests
   * with {@code Authorization} may be shared. Default: they are not stored unless they say {@code
   * public}, {@code s-maxage} or {@code must-revalidate} (RFC 9111 §3.5).
   */
  public CachePolicy sharedAcrossUsers() {
    Builder b = new Builder(this);
    b.sharedAcrossUsers = true;
    return new CachePolicy(b);
  }

  /**
   * States that a response is stored although it sets a cookie, where it says that it may be, and
   * that everyone may get that cookie (RFC 9111 §7.3). Default: such responses are not stored.
   */
  public CachePolicy storingCookies() {
    Builder b = new Builder(this);
    b.storingCookies = true;
    return new CachePolicy(b);
  }

  /**
   * The targeted fields that speak to this cache, most specific first, in the place of {@code
   * Cache-Control} and {@code Expires} (RFC 9213): {@code CDN-Cache-Control} for a gateway at the
   * edge. Default: none.
   */
  public CachePolicy listeningTo(String... targetedFields) {
    Builder b = new Builder(this);
    b.targetedFields = List.of(targetedFields);
    return new CachePolicy(b);
  }

  /** The lifetime that {@link #fresh(Duration)} set; absent where the origin decides. */
  public Optional<Duration> fresh() {
    return fresh;
  }

  /** The window of {@link #staleWhileRevalidate(Duration)}. */
  public Duration staleWhileRevalidate() {
    return staleWhileRevalidate;
  }

  /** The window of {@link #staleIfError(Duration)}. */
  public Duration staleIfError() {
    return staleIfError;
  }

  /** The limit that {@link #browser(Duration)} set. */
  public Optional<Duration> browser() {
    return browser;
  }

  /** The limit that {@link #edge(Duration)} set. */
  public Optional<Duration> edge() {
    return edge;
  }

  /**
   * How old a response can be at most when someone sees it, through this cache's tiers, a CDN and a
   * browser together, all of which honour what they are told: freshness and the longer of the two
   * stale windows. Absent where the origin decides. A response that states a lifetime of its own
   * isn't bound by it.
   */
  public Optional<Duration> worstCaseAge() {
    boolean errorLonger = staleIfError.compareTo(staleWhileRevalidate) > 0;
    return fresh.map(f -> f.plus(errorLonger ? staleIfError : staleWhileRevalidate));
  }

  /** Whether {@link #sharedAcrossUsers()} was said. */
  public boolean isSharedAcrossUsers() {
    return sharedAcrossUsers;
  }

  /** Whether {@link #storingCookies()} was said. */
  public boolean isStoringCookies() {
    return storingCookies;
  }

  /** The fields of {@link #listeningTo(String...)}. */
  public List<String> targetedFields() {
    return targetedFields;
  }

  /** The limit that {@link #softTimeout(Duration)} set. */
  public Optional<Duration> softTimeout() {
    return softTimeout;
  }

  /** The fraction of {@link #jitter(double)}. */
  public double jitter() {
    return jitter;
  }

  /** The key of this request. */
  public CacheKey keyOf(Request request) {
    return keying.apply(request);
  }

  /** The tags that this policy gives to this response. */
  public List<CacheTag> tagsOf(Response response) {
    List<CacheTag> all = new ArrayList<>(tags);
    all.addAll(tagsOf.apply(response));
    return all;
  }

  private static Duration checked(String name, Duration value) {
    if (value.isNegative() || value.compareTo(FOREVER) > 0) {
      throw new IllegalArgumentException(name + " must be 0 to 10 years: " + value);
    }
    return value;
  }

  private static final class Builder {
    private Optional<Duration> fresh = Optional.empty();
    private Duration staleWhileRevalidate = Duration.ZERO;
    private Duration staleIfError = Duration.ZERO;
    private Optional<Duration> browser = Optional.empty();
    private Optional<Duration> edge = Optional.empty();
    private Optional<Duration> softTimeout = Optional.empty();
    private double jitter;
    private boolean sharedAcrossUsers;
    private boolean storingCookies;
    private List<String> targetedFields = List.of();
    private List<CacheTag> tags = List.of();
    private Function<Response, ? extends Collection<CacheTag>> tagsOf = response -> List.of();
    private Function<Request, CacheKey> keying = CacheKey::of;

    Builder() {}

    Builder(CachePolicy p) {
      fresh = p.fresh;
      staleWhileRevalidate = p.staleWhileRevalidate;
      staleIfError = p.staleIfError;
      browser = p.browser;
      edge = p.edge;
      softTimeout = p.softTimeout;
      jitter = p.jitter;
      sharedAcrossUsers = p.sharedAcrossUsers;
      storingCookies = p.storingCookies;
      targetedFields = p.targetedFields;
      tags = p.tags;
      tagsOf = p.tagsOf;
      keying = p.keying;
    }
  }
}
