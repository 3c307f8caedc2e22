package dev.edgekit.cache;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Response;

/** Whether a response may be stored, by RFC 9111 §3 and what is safe: a pure decision. */
enum Storability {
  STORABLE("stored"),
  METHOD("the method is not GET"),
  STATUS("a response with this status is not stored"),
  REQUEST_NO_STORE("the request says no-store"),
  NO_STORE("the response says no-store"),
  PRIVATE("the response says private"),
  SET_COOKIE("the response sets a cookie"),
  VARY_ALL("the response varies on everything"),
  AUTHORIZATION("the request has Authorization and nothing allows to share the response"),
  NO_LIFETIME("the response has neither lifetime nor validator");

  private final String reason;

  Storability(String reason) {
    this.reason = reason;
  }

  String reason() {
    return reason;
  }

  static Storability of(
      String method, Headers request, Response response, CachePolicy policy, Lifetime lifetime) {
    CacheControl control = CacheControl.of(response.headers());
    Headers headers = response.headers();
    if (!method.equals("GET")) {
      return METHOD;
    }
    if (response.status() == 206 || response.status() == 304 || response.status() < 200) {
      return STATUS;
    }
    if (response.status() >= 500 && control.maxAge().isEmpty()) {
      return STATUS;
    }
    if (CacheControl.of(request).noStore()) {
      return REQUEST_NO_STORE;
    }
    if (control.noStore()) {
      return NO_STORE;
    }
    if (control.isPrivate()) {
      return PRIVATE;
    }
    if (headers.contains("Set-Cookie")) {
      return SET_COOKIE;
    }
    if (VaryRule.of(headers).isEverything()) {
      return VARY_ALL;
    }
    if (request.contains("Authorization") && !mayShare(control, policy)) {
      return AUTHORIZATION;
    }
    return lifetime.total() <= 0 && !headers.contains("ETag") && !headers.contains("Last-Modified")
        ? NO_LIFETIME
        : STORABLE;
  }

  private static boolean mayShare(CacheControl control, CachePolicy policy) {
    return policy.isSharedAcrossUsers()
        || control.isPublic()
        || control.sharedMaxAge().isPresent()
        || control.mustRevalidate();
  }
}
