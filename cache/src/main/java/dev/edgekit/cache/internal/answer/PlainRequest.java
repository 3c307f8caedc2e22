package dev.edgekit.cache.internal.answer;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import org.jspecify.annotations.Nullable;

/** Tells the request that asks for nothing but the response: most, and the ones to be quick for. */
public final class PlainRequest {
  private PlainRequest() {}

  /**
   * The value of its {@code Accept-Encoding}, empty if there is none; null if the request asks for
   * more.
   */
  public static @Nullable String accepted(Request request) {
    if (!request.method().equals("GET")) {
      return null;
    }
    Headers headers = request.headers();
    String accepted = null;
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.nameAt(i);
      if (isSpecial(name)) {
        return null;
      }
      if (name.length() == 15 && name.equalsIgnoreCase("Accept-Encoding")) {
        if (accepted != null) {
          return null; // one list in several fields
        }
        accepted = headers.valueAt(i);
      }
    }
    return accepted == null ? "" : accepted;
  }

  /** By length first: one pass, in which most names are compared with nothing. */
  private static boolean isSpecial(String name) {
    return switch (name.length()) {
      case 5 -> name.equalsIgnoreCase("Range");
      case 6 -> name.equalsIgnoreCase("Pragma");
      case 8 -> name.equalsIgnoreCase("If-Match") || name.equalsIgnoreCase("If-Range");
      case 13 -> name.equalsIgnoreCase("Cache-Control") || name.equalsIgnoreCase("If-None-Match");
      case 17 -> name.equalsIgnoreCase("If-Modified-Since");
      case 19 -> name.equalsIgnoreCase("If-Unmodified-Since");
      default -> false;
    };
  }
}
