package dev.edgekit.http.jdk;

import dev.edgekit.http.ProblemException;
import dev.edgekit.http.Response;

/**
 * What a {@link JdkServer} does with a request. It runs on one of the server's threads and may
 * block; a {@link ProblemException} becomes the problem that it names, any other exception a 500
 * without details.
 */
@FunctionalInterface
public interface JdkEndpoint {
  /** The answer to this request. */
  Response handle(JdkExchange exchange);
}
