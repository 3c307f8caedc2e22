package dev.edgekit.cache;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;

/**
 * An origin that answers a request, such as a server behind a gateway. The request passed to it is
 * the one to send: the client's, without the fields of its connection (RFC 9110 §7.6.1); if the
 * response may be stored, without the client's own conditions, and with {@code If-None-Match} or
 * {@code If-Modified-Since} where the cache holds a response to be validated. A 304 then renews the
 * stored response.
 *
 * <p>The request is a value; it stays readable after the client has been answered.
 */
@FunctionalInterface
public interface ConditionalOrigin {
  /**
   * The response to this request.
   *
   * @throws Exception an unchecked one reaches the caller of {@code serve} as it is, a checked one
   *     as the cause of an {@link OriginException}, unless a stale response may stand in
   */
  Response load(Request forwarded) throws Exception;
}
