package dev.edgekit.auth.internal.path;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import java.util.Locale;
import java.util.Set;

/**
 * The fields and the parameter by which a client can tell a framework that it meant another method
 * or path than the one that was judged. Stateless.
 */
public final class MethodOverrides {
  private static final Set<String> FIELDS =
      Set.of(
          "x-http-method",
          "x-http-method-override",
          "x-method-override",
          "x-original-url",
          "x-rewrite-url");

  private static final int SHORTEST_FIELD = 13;
  private static final String PARAMETER = "_method";

  private MethodOverrides() {}

  /**
   * Whether the request has one. A parameter, {@code _method} or one with a field's name, counts
   * for POST alone, whose method frameworks replace; a parameter in a body isn't seen.
   */
  public static boolean isIn(Request request, String target) {
    Headers headers = request.headers();
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.nameAt(i);
      if (name.length() >= SHORTEST_FIELD
          && (name.charAt(0) | 0x20) == 'x'
          && FIELDS.contains(canonical(name))) {
        return true;
      }
    }
    return request.method().equals("POST") && hasParameter(target);
  }

  /** CGI and WSGI make one name of {@code X_Y} and {@code X-Y} (RFC 3875 §4.1.18). */
  private static String canonical(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static boolean isOverride(String key) {
    return key.equalsIgnoreCase(PARAMETER) || FIELDS.contains(canonical(key));
  }

  private static boolean hasParameter(String target) {
    int query = target.indexOf('?');
    if (query < 0) {
      return false;
    }
    for (String pair : target.substring(query + 1).split("[&;]", -1)) {
      int equals = pair.indexOf('=');
      String key = PercentDecoder.form(equals < 0 ? pair : pair.substring(0, equals));
      if (key != null && isOverride(ParameterNames.inPhp(key))) {
        return true;
      }
    }
    return false;
  }
}
