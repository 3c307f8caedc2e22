package dev.edgekit.auth;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * The API keys in a request: values of {@code X-API-Key} and Bearer tokens of {@code Authorization}
 * (RFC 6750 §2.1). Never taken from the query, which ends in logs. Stateless.
 */
final class PresentedKeys {
  private static final String BEARER = "Bearer ";

  private PresentedKeys() {}

  static List<String> in(Request request) {
    Headers headers = request.headers();
    if (!headers.contains("X-API-Key") && !headers.contains("Authorization")) {
      return List.of();
    }
    List<String> keys = new ArrayList<>(headers.all("X-API-Key"));
    for (String value : headers.all("Authorization")) {
      if (value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
        keys.add(value.substring(BEARER.length()).strip());
      }
    }
    return keys;
  }
}
