package dev.edgekit.http;

import dev.edgekit.http.internal.Token;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Builds the {@link Request} that a server has received: all that an adapter for a framework does.
 * {@link Request} says where each part comes from. No part is guessed, least of all from the
 * server's own name: without {@link #authority} and a {@code Host} field the request has no host,
 * without {@link #peer} no address. Confined to one thread.
 *
 * <pre>{@code
 * ReceivedRequest received = Request.received(http.method(), http.uri())   // as they arrived
 *     .secure(http.isSSL())
 *     .authority(http.authority())
 *     .peer(http.remoteAddress());
 * http.headers().forEach(field -> received.field(field.name(), field.value()));
 * Request request = received.build();
 * }</pre>
 */
public final class ReceivedRequest {
  /** What begins a field that Netty makes of a stream, for servers that know HTTP/1.1 alone. */
  private static final String NETTY = "x-http2-";

  private final String method;
  private final String target;
  private final Headers.Builder headers = Headers.builder();
  private boolean secure;
  private String authority = "";
  private String peer = "";

  ReceivedRequest(String method, String target) {
    this.method = method;
    this.target = target;
  }

  /**
   * Whether the connection was secure, by the server's own knowledge or by what a trusted proxy
   * said; {@code false} by default.
   */
  public ReceivedRequest secure(boolean secure) {
    this.secure = secure;
    return this;
  }

  /**
   * What {@code :authority} says on HTTP/2 and HTTP/3, or what the server takes from it or from the
   * {@code Host} field; {@code null} or empty where the request names no host. Never the server's
   * own name or address. Not needed where the server turns {@code :authority} into a {@code Host}
   * field.
   */
  public ReceivedRequest authority(@Nullable String authority) {
    this.authority = authority == null ? "" : authority;
    return this;
  }

  /**
   * The address of the connection's peer as a literal, whose zone is dropped; {@code null} or empty
   * where it isn't known.
   */
  public ReceivedRequest peer(@Nullable String literal) {
    String address = literal == null ? "" : literal;
    int zone = address.indexOf('%'); // fe80::1%eth0
    peer = zone < 0 ? address : address.substring(0, zone);
    return this;
  }

  /**
   * Adds a field line, each octet of its value as one character. HTTP/2's pseudo-fields, which some
   * servers hand out among the fields, are passed over, under Netty's names for them, too ({@code
   * x-http2-scheme}, {@code x-http2-stream-id} …).
   *
   * @throws ProblemException 400 if no field can have this name or value
   */
  public ReceivedRequest field(String name, String value) {
    if (name.startsWith(":") || name.regionMatches(true, 0, NETTY, 0, NETTY.length())) {
      return this;
    }
    try {
      headers.add(name, value);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(String.valueOf(e.getMessage()));
    }
    return this;
  }

  /**
   * The request.
   *
   * @throws ProblemException 400 if the method is no token (RFC 9110 §9.1), since HTTP/2 can carry
   *     one that would end a request line early; or if the request names more than one host or two
   *     that differ (RFC 9112 §3.2, RFC 9113 §8.3.1)
   */
  public Request build() {
    if (!Token.isToken(method)) {
      throw ProblemException.badRequest("The method is no token.");
    }
    Headers fields = headers.build();
    return new RequestBuilder.Value(
        method, secure ? "https" : "http", hostOf(fields), target, fields, peer);
  }

  private String hostOf(Headers fields) {
    if (fields.all("Host").size() > 1) {
      throw ProblemException.badRequest("The request has more than one Host field.");
    }
    String field = fields.first("Host").orElse("");
    String named = authority.isEmpty() ? authorityOf(target) : authority;
    if (!field.isEmpty() && !named.isEmpty() && !plain(field).equals(plain(named))) {
      throw ProblemException.badRequest("The request names two hosts that differ.");
    }
    return field.isEmpty() ? named : field;
  }

  /** Without the scheme's default port, which servers state or leave out; in lower case. */
  private String plain(String host) {
    String port = secure ? ":443" : ":80";
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
  }

  /** The authority of a target in absolute form (RFC 9112 §3.2.2); empty for any other. */
  private static String authorityOf(String target) {
    int mark = target.indexOf("://");
    if (mark <= 0 || target.charAt(0) == '/') {
      return "";
    }
    int start = mark + 3;
    int end = start;
    while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    return target.substring(start, end);
  }
}
