package dev.edgekit.http;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A read-only view of one request, as it arrived. {@code dev.edgekit.http.servlet} and {@code
 * dev.edgekit.http.jdk} have the adapters for Jakarta Servlet and the JDK's server; for another
 * framework {@link #received} builds it from the framework's own object, and {@link
 * Response#framedFor} says what to write. {@link #get(String)} and {@link #builder(String, String)}
 * make a value for tests and direct use.
 *
 * <p><b>What an adapter must hand over</b>, since decisions and cache keys depend on it:
 *
 * <ul>
 *   <li>the target as the request line had it, never put together from decoded or tidied parts;
 *   <li>the host that the request names; on HTTP/2 and HTTP/3 that is {@code :authority}, of which
 *       many servers make no {@code Host} field. Empty, and never the server's own name, where the
 *       request names none: the cache shares such a request's response with nobody, and the gate
 *       refuses the request where a rule asks for a host;
 *   <li>the scheme of the connection, or what a trusted proxy said and the container applied; never
 *       the client's word for it, such as {@code :scheme} or a target in absolute form;
 *   <li>every field line, in order, each octet of a value as the character of the same number;
 *   <li>the address of the connection's peer. What proxies say about the client's address is for
 *       the gate to judge.
 * </ul>
 *
 * <p>A direct implementation must answer 400, by {@link ProblemException#badRequest}, to what
 * {@link ReceivedRequest} refuses: a method that is no token, more than one host or two that
 * differ, fields that {@link Headers} refuses.
 *
 * <p>Confined to one request; an implementation need not be thread-safe, but its answers must not
 * change.
 */
public interface Request {
  /**
   * The method as it was sent, a token: {@code GET}. Methods are case-sensitive (RFC 9110 §9.1).
   */
  String method();

  /**
   * {@code http} or {@code https}, of the connection that the request came on; {@code http} where
   * it isn't certain that the connection was secure.
   */
  String scheme();

  /**
   * Host and, unless it is the scheme's default, port: the {@code Host} field as it was sent, or
   * what {@code :authority} says; the target's own authority where that is in absolute form (RFC
   * 9112 §3.2.2). Empty if the request names none.
   */
  String host();

  /**
   * The request target, byte for byte (RFC 9112 §3.2): path and query undecoded and unnormalised,
   * or the absolute form.
   */
  String target();

  /** The header fields, each octet of a value as one character. */
  Headers headers();

  /**
   * The IP address of the connection's peer, as a literal without a zone; empty if it is not known.
   * In a request that a gate has read behind trusted proxies, the client's.
   */
  String clientAddress();

  /** The target before its first {@code ?}, undecoded. */
  default String path() {
    int mark = target().indexOf('?');
    return mark < 0 ? target() : target().substring(0, mark);
  }

  /**
   * The target after its first {@code ?}, undecoded; absent if there is none, empty if nothing
   * follows it.
   */
  default Optional<String> query() {
    int mark = target().indexOf('?');
    return mark < 0 ? Optional.empty() : Optional.of(target().substring(mark + 1));
  }

  /**
   * A builder of the request that a server has received, for an adapter.
   *
   * @param method as it was sent
   * @param target as the request line or {@code :path} had it, undecoded
   */
  static ReceivedRequest received(String method, String target) {
    requireNonNull(method, "method must not be null");
    requireNonNull(target, "target must not be null");
    return new ReceivedRequest(method, target);
  }

  /** A builder of a GET request, for tests and direct use. */
  static RequestBuilder get(String target) {
    return builder("GET", target);
  }

  /** A builder of a request, for tests and direct use. */
  static RequestBuilder builder(String method, String target) {
    requireNonNull(method, "method must not be null");
    return new RequestBuilder(method, target);
  }
}
