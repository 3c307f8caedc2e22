package dev.edgekit.examples.springboot;

import dev.edgekit.http.Response;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Writes EdgeKit's responses to a servlet container. */
final class ServletResponses {
  private ServletResponses() {}

  /** Writes status, fields and body; the container frames the body, and leaves it out for HEAD. */
  static void write(Response response, HttpServletResponse to) throws IOException {
    to.setStatus(response.status());
    response.headers().without("Content-Length", "Connection").forEach(to::addHeader);
    if (response.body().length > 0) {
      to.setContentLength(response.body().length);
      to.getOutputStream().write(response.body());
    }
  }
}
