package dev.edgekit.auth;

import dev.edgekit.http.Request;
import java.util.List;

/** A request names its host once (RFC 9112 §3.2, RFC 9113 §8.3.1). Stateless. */
final class HostFields {
  private HostFields() {}

  /** Whether there is at most one {@code Host} field, and it is the host that the adapter saw. */
  static boolean agree(Request request) {
    List<String> hosts = request.headers().all("Host");
    return hosts.isEmpty() || (hosts.size() == 1 && hosts.get(0).equalsIgnoreCase(request.host()));
  }
}
