package dev.edgekit.http;

import static java.util.Objects.requireNonNull;

import dev.edgekit.http.internal.Token;

/**
 * Builds a {@link Request} as a value, for tests and direct use; a request that a server has
 * received is built by {@link Request#received}, which assumes nothing. Defaults: scheme {@code
 * http}, host {@code localhost}, client address {@code 127.0.0.1}, no header fields. Confined to
 * one thread.
 */
public final class RequestBuilder {
  private final String method;
  private final String target;
  private final Headers.Builder headers = Headers.builder();
  private String scheme = "http";
  private String host = "localhost";
  private String clientAddress = "127.0.0.1";

  RequestBuilder(String method, String target) {
    if (!Token.isToken(method)) {
      throw new IllegalArgumentException("not a method (RFC 9110 §9.1): \"" + method + "\"");
    }
    this.method = method;
    this.target = requireNonNull(target, "target must not be null");
  }

  /** Adds a header field. */
  public RequestBuilder header(String name, String value) {
    requireNonNull(name, "name must not be null");
    headers.add(name, value);
    return this;
  }

  /** Adds header fields. */
  public RequestBuilder headers(Headers fields) {
    fields.forEach(headers::add);
    return this;
  }

  /** {@code http} or {@code https}. */
  public RequestBuilder scheme(String scheme) {
    this.scheme = requireNonNull(scheme, "scheme must not be null");
    return this;
  }

  /** Host and, where it isn't the scheme's default, port. */
  public RequestBuilder host(String host) {
    this.host = requireNonNull(host, "host must not be null");
    return this;
  }

  /** The peer's IP address as a literal. */
  public RequestBuilder clientAddress(String clientAddress) {
    this.clientAddress = requireNonNull(clientAddress, "clientAddress must not be null");
    return this;
  }

  /** The request. */
  public Request build() {
    return new Value(method, scheme, host, target, headers.build(), clientAddress);
  }

  /** A request as a value. Immutable. */
  record Value(
      String method,
      String scheme,
      String host,
      String target,
      Headers headers,
      String clientAddress)
      implements Request {

    /** Without query and field values, which may hold secrets. */
    @Override
    public String toString() {
      return method + " " + path() + " " + headers;
    }
  }
}
