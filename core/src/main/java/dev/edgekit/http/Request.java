package dev.edgekit.http;

import java.util.Optional;

/**
 * A read-only view of one request, as it arrived. An adapter for a framework implements it around
 * the framework's own object; {@link #get(String)} and {@link #builder(String, String)} make a
 * value for tests and direct use.
 *
 * <p>Confined to one request; an implementation need not be thread-safe, but its answers must not
 * change.
 */
public interface Request {
  /** The method as it was sent: {@code GET}. Methods are case-sensitive (RFC 9110 §9.1). */
  String method();

  /** {@code http} or {@code https}, of the connection that the request came on. */
  String scheme();

  /**
   * Host and port as the {@code Host} field or {@code :authority} gave them; empty if the request
   * had none.
   */
  String host();

  /**
   * The request target, byte for byte (RFC 9112 §3.2): path and query undecoded and unnormalised,
   * or the absolute form. An adapter must take it from the request line and never rebuild it from
   * parsed parts.
   */
  String target();

  /** The header fields. */
  Headers headers();

  /** The IP address of the peer of the connection, as a literal; empty if it is not known. */
  String clientAddress();

  /** The target before its first {@code ?}, undecoded. */
  default String path() {
    int mark = target().indexOf('?');
    return mark < 0 ? target() : target().substring(0, mark);
  }

  /**
   * The target behind its first {@code ?}, undecoded; absent if there is none, empty if nothing
   * follows it.
   */
  default Optional<String> query() {
    int mark = target().indexOf('?');
    return mark < 0 ? Optional.empty() : Optional.of(target().substring(mark + 1));
  }

  /** A builder of a GET request. */
  static RequestBuilder get(String target) {
    return builder("GET", target);
  }

  /** A builder of a request. */
  static RequestBuilder builder(String method, String target) {
    return new RequestBuilder(method, target);
  }
}
