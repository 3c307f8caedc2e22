package dev.edgekit.examples.jdkhttp;

import dev.edgekit.http.Response;

/**
 * What a server does with a request. It runs on one of the server's threads and may block; a {@link
 * ProblemException} becomes the problem that it names, any other exception a 500 without details.
 */
@FunctionalInterface
public interface Endpoint {
  /** The answer to this request. */
  Response handle(ExchangeRequest request);
}
