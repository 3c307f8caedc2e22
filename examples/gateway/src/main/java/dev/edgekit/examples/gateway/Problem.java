package dev.edgekit.examples.gateway;

import dev.edgekit.http.ProblemException;
import dev.edgekit.http.Response;

/** What a gateway answers where it has nothing to pass on. */
final class Problem {
  private Problem() {}

  /** RFC 9110 §15.6.3: the origin's answer is none. */
  static ProblemException badGateway(String detail) {
    return new ProblemException(502, "Bad Gateway", detail);
  }

  /** RFC 9110 §15.6.5, RFC 9111 §5.2.2.2: no answer, and nothing may stand in for it. */
  static ProblemException gatewayTimeout(String detail) {
    return new ProblemException(504, "Gateway Timeout", detail);
  }

  /** RFC 9110 §15.6.4: soon there will be room again. */
  static ProblemException busy(String detail) {
    return new ProblemException(503, "Service Unavailable", detail);
  }

  static Response response(ProblemException problem) {
    Response response = problem.response();
    return problem.status() == 503 ? response.withHeader("Retry-After", "1") : response;
  }
}
