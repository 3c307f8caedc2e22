package dev.edgekit.examples.gateway;

import dev.edgekit.http.Headers;
import java.util.stream.Stream;

/** The fields that concern one connection and are not forwarded (RFC 9110 §7.6.1). */
final class HopByHop {
  private static final String[] FIELDS = {
    "Connection",
    "Keep-Alive",
    "Proxy-Connection",
    "Proxy-Authenticate",
    "Proxy-Authentication-Info",
    "Proxy-Authorization",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "HTTP2-Settings"
  };

  private HopByHop() {}

  /** These fields without those, and without what {@code Connection} names besides. */
  static Headers without(Headers headers) {
    String[] named =
        headers.all("Connection").stream()
            .flatMap(value -> Stream.of(value.split(",")))
            .map(String::strip)
            .toArray(String[]::new);
    return headers.without(named).without(FIELDS);
  }
}
