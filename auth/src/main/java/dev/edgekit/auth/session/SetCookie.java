package dev.edgekit.auth.session;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The value of a {@code Set-Cookie} field (RFC 6265 §4.1): for the whole site, out of scripts'
 * reach, and not sent with requests that other sites cause, links excepted.
 */
record SetCookie(String name, String value, Duration maxAge, boolean secure) {
  static SetCookie of(String name, String value) {
    return new SetCookie(name, value, Duration.ZERO, true);
  }

  /** The same cookie with this lifetime; zero deletes it. */
  SetCookie maxAge(Duration maxAge) {
    return new SetCookie(name, value, maxAge, secure);
  }

  SetCookie secure(boolean secure) {
    return new SetCookie(name, value, maxAge, secure);
  }

  @Override
  public String toString() {
    return name
        + "="
        + URLEncoder.encode(value, StandardCharsets.UTF_8)
        + "; Path=/; Max-Age="
        + maxAge.toSeconds()
        + "; HttpOnly; SameSite=Lax"
        + (secure ? "; Secure" : "");
  }
}
