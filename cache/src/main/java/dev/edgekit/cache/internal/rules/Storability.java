package dev.edgekit.cache.internal.rules;

import dev.edgekit.cache.CachePolicy;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Response;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** Whether a response may be stored, by RFC 9111 §3 and what is safe: a pure decision. */
public enum Storability {
  STORABLE("stored"),
  METHOD("the method is not GET"),
  ONE_REQUEST("the answer is to what this one request asked for"),
  STATUS("a response with this status is not stored unless it says so"),
  REQUEST_NO_STORE("the request says no-store"),
  NO_STORE("the response says no-store"),
  PRIVATE("the response says private"),
  SET_COOKIE("the response sets a cookie"),
  VARY_ALL("the response varies on everything"),
  CREDENTIALS("the request has credentials and nothing allows to share the response"),
  CONDITIONS("the request has conditions that only the origin can judge"),
  CONNECTION("the request has fields that its Connection field takes away"),
  CONTENT("the request has content, which is no part of the key"),
  RANGE("the request asks for a part, and nothing is stored"),
  CLOSED("the cache is closed"),
  NO_KEY("the request has no key: its host or target is none, or its key is none"),
  TOO_LARGE("the response is larger than what may be stored"),
  NO_LIFETIME("the response has neither lifetime nor validator"),
  ERROR_SPARED("an error does not replace what may stand in for it");

  /** RFC 9110 §15.1. */
  private static final Set<Integer> BY_DEFAULT =
      Set.of(200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501);

  /**
   * Answers to a request's own conditions, range, expectation, size or connection, which say
   * nothing about what another request would get (RFC 9110 §15, RFC 8470 §5.2, RFC 6585 §5).
   */
  private static final Set<Integer> OF_ONE_REQUEST =
      Set.of(206, 304, 408, 412, 413, 416, 417, 421, 425, 431);

  /**
   * More answers to the request rather than of the resource: to its form, its preferences, its
   * proxy, its rate (RFC 9110 §15.5, RFC 6585). They may be stored if they say so.
   */
  private static final Set<Integer> OF_THE_REQUEST =
      Set.of(400, 406, 407, 411, 415, 422, 426, 428, 429);

  /** Statuses whose caching rules are followed here, as {@code must-understand} requires. */
  private static final Set<Integer> UNDERSTOOD =
      Set.of(
          200, 201, 202, 203, 204, 205, 300, 301, 302, 303, 307, 308, 400, 401, 402, 403, 404, 405,
          406, 407, 408, 409, 410, 411, 413, 414, 415, 421, 422, 425, 426, 428, 429, 431, 451, 500,
          501, 502, 503, 504, 505, 511);

  private final String reason;

  Storability(String reason) {
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }

  /** The reason in one word, as {@code Cache-Status} shows it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Whether the response itself is why it isn't stored, so that the next one won't be stored
   * either.
   */
  public boolean isOfResponse() {
    return switch (this) {
      case STORABLE,
          METHOD,
          ONE_REQUEST,
          REQUEST_NO_STORE,
          ERROR_SPARED,
          TOO_LARGE,
          CONDITIONS,
          CONNECTION,
          CONTENT,
          RANGE,
          CLOSED,
          NO_KEY ->
          false;
      default -> true;
    };
  }

  /** What an answer that isn't stored says about the response that is. */
  public enum OnStored {
    /** Nothing: it answers this request only, or the origin fails. */
    NOTHING,
    /** It may be due to the one who asked: everyone must ask the origin again. */
    DOUBT,
    /** The origin no longer gives the stored response to anybody. */
    ENDS
  }

  /**
   * What an answer with this status, not stored for this reason, says about the stored response.
   *
   * @param perhapsOfOne whether the answer may be due to the one who asked, although the stored
   *     response is for everyone
   */
  public OnStored onStored(int status, boolean perhapsOfOne) {
    boolean ofTheResource = status < 500 && !OF_THE_REQUEST.contains(status);
    if (!takesBack() || !(ofTheResource || this == TOO_LARGE)) {
      return OnStored.NOTHING;
    }
    return perhapsOfOne ? OnStored.DOUBT : OnStored.ENDS;
  }

  /** Whether an answer not stored for this reason may say that the stored one is out of date. */
  public boolean takesBack() {
    return isOfResponse() || this == TOO_LARGE;
  }

  /** Whether a response with this status may be stored without saying so itself. */
  public static boolean isCacheableByDefault(int status) {
    return BY_DEFAULT.contains(status);
  }

  /**
   * The request that a response answers.
   *
   * @param oneUser whether the response would be stored for one user alone
   * @param credentials whether the request says who is asking, and the policy lets that count
   * @param authorizationAlone whether nothing but {@code Authorization} says so
   */
  public record Asked(
      String method,
      Headers headers,
      boolean oneUser,
      boolean credentials,
      boolean authorizationAlone) {

    /**
     * Whether those who wait for the same load may have this response, although it isn't stored for
     * this reason: a failing origin is asked once for all of them. A cache that speaks as the
     * origin may share more than one that follows it (RFC 9111 §4).
     */
    public boolean maySharePassing(Response response, CachePolicy policy, Storability why) {
      Headers fields = response.headers();
      CacheControl control = CacheControl.of(fields, policy.targetedFields());
      boolean failed = response.status() >= 500;
      boolean ofRequest = why == METHOD || why == REQUEST_NO_STORE;
      return (failed || (policy.fresh().isPresent() && (why == STATUS || ofRequest)))
          && !isOfOneRequest(response.status())
          && !control.noStore()
          && (!control.isPrivate() || oneUser)
          && !changesBrowser(fields)
          && !VaryRule.of(fields).isEverything()
          && !credentials;
    }
  }

  /** Whether this response to this request may be stored. */
  public static Storability of(
      Asked asked, Response response, CachePolicy policy, Lifetime lifetime) {
    Headers headers = response.headers();
    CacheControl control = CacheControl.of(headers, policy.targetedFields());
    if (isOfOneRequest(response.status()) && !policy.isForStatus(response.status())) {
      return ONE_REQUEST;
    }
    if (!hasStorableStatus(response, control, policy)) {
      return STATUS;
    }
    if (control.noStore() && !control.mustUnderstand()) {
      return NO_STORE;
    }
    if (control.isPrivate() && !asked.oneUser) {
      return PRIVATE;
    }
    if (changesBrowser(headers) && !policy.isStoringCookies()) {
      return SET_COOKIE;
    }
    if (VaryRule.of(headers).isEverything()) {
      return VARY_ALL;
    }
    if (asked.credentials && !control.allowsSharing(asked.authorizationAlone)) {
      return CREDENTIALS;
    }
    if (!asked.method.equals("GET")) {
      return METHOD;
    }
    if (CacheControl.of(asked.headers).noStore()) {
      return REQUEST_NO_STORE;
    }
    return lifetime.total() <= 0 && !headers.contains("ETag") && !headers.contains("Last-Modified")
        ? NO_LIFETIME
        : STORABLE;
  }

  /**
   * Whether a response with these fields changes what the browser that gets it knows of its user: a
   * cookie is set, or {@code Clear-Site-Data} signs the user out.
   */
  public static boolean changesBrowser(Headers response) {
    return response.contains("Set-Cookie") || response.contains("Clear-Site-Data");
  }

  /** Whether it answers what one request asked for, and says nothing of what another would get. */
  public static boolean isOfOneRequest(int status) {
    return OF_ONE_REQUEST.contains(status);
  }

  private static boolean hasStorableStatus(
      Response response, CacheControl control, CachePolicy policy) {
    int status = response.status();
    if (control.mustUnderstand() && !UNDERSTOOD.contains(status)) {
      return false;
    }
    if (policy.isForStatus(status)
        && policy.freshFor(status).filter(Duration::isZero).isPresent()) {
      return false;
    }
    return isCacheableByDefault(status)
        || policy.isForStatus(status)
        || control.isPublic()
        || Lifetime.isExplicit(response.headers(), policy);
  }
}
