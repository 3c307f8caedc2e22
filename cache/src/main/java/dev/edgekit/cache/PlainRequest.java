package dev.edgekit.cache;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;

/** Tells the request that asks for nothing but the response: most, and the ones to be quick for. */
final class PlainRequest {
  private PlainRequest() {}

  static boolean matches(Request request) {
    if (!request.method().equals("GET")) {
      return false;
    }
    Headers headers = request.headers();
    for (int i = 0; i < headers.size(); i++) {
      if (isSpecial(headers.nameAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** By length first: one pass, in which most names are compared with nothing. */
  private static boolean isSpecial(String name) {
    return switch (name.length()) {
      case 5 -> name.equalsIgnoreCase("Range");
      case 6 -> name.equalsIgnoreCase("Pragma");
      case 8 -> name.equalsIgnoreCase("If-Match") || name.equalsIgnoreCase("If-Range");
      case 13 ->
          name.equalsIgnoreCase("Cache-Control")
              || name.equalsIgnoreCase("Authorization")
              || name.equalsIgnoreCase("If-None-Match");
      case 17 -> name.equalsIgnoreCase("If-Modified-Since");
      case 19 -> name.equalsIgnoreCase("If-Unmodified-Since");
      default -> false;
    };
  }
}
