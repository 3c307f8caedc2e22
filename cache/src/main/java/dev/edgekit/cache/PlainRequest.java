package dev.edgekit.cache;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;

/** Tells the request that asks for nothing but the response: most, and the ones to be quick for. */
final class PlainRequest {
  private static final String[] SPECIAL = {
    "Cache-Control",
    "Pragma",
    "Authorization",
    "Range",
    "If-None-Match",
    "If-Modified-Since",
    "If-Match",
    "If-Unmodified-Since",
    "If-Range"
  };

  private PlainRequest() {}

  static boolean matches(Request request) {
    if (!request.method().equals("GET")) {
      return false;
    }
    Headers headers = request.headers();
    for (String name : SPECIAL) {
      if (headers.contains(name)) {
        return false;
      }
    }
    return true;
  }
}
