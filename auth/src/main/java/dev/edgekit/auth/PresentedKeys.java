package dev.edgekit.auth;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the API keys in a request: values of {@code X-API-Key}, or of fields that checks name
 * instead, and Bearer tokens of {@code Authorization} (RFC 6750 §2.1). Never taken from the query,
 * which ends up in logs. Immutable.
 *
 * @param fields the names of the header fields
 */
record PresentedKeys(List<String> fields) {
  static final String DEFAULT_FIELD = "X-API-Key";

  private static final String BEARER = "Bearer ";

  List<String> in(Request request) {
    Headers headers = request.headers();
    if (!headers.contains("Authorization") && fields.stream().noneMatch(headers::contains)) {
      return List.of();
    }
    List<String> keys = new ArrayList<>();
    fields.forEach(field -> keys.addAll(headers.all(field)));
    keys.addAll(tokens(request));
    return keys;
  }

  /** The Bearer tokens alone. */
  static List<String> tokens(Request request) {
    return request.headers().all("Authorization").stream()
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(value -> value.substring(BEARER.length()).strip())
        .toList();
  }
}
