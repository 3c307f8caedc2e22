package dev.edgekit.examples.rules;

import dev.edgekit.http.Request;

/** Requests as text: a line for a person, and JSON that the other commands read. Stateless. */
final class RequestText {
  private RequestText() {}

  /** {@code GET https://example.com/client/me X-A: 1 from 203.0.113.7}. */
  static String of(Request request) {
    StringBuilder text = new StringBuilder(request.method()).append(' ');
    if (request.target().startsWith("/") && !request.host().isEmpty()) {
      text.append(request.scheme()).append("://").append(request.host());
    }
    text.append(request.target());
    request.headers().forEach((name, value) -> text.append(' ').append(name + ": " + value));
    if (!request.clientAddress().isEmpty()) {
      text.append(" from ").append(request.clientAddress());
    }
    return text.toString();
  }
}
