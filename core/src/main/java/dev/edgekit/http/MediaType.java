package dev.edgekit.http;

import static java.util.Objects.requireNonNull;

import dev.edgekit.http.internal.Token;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A media type such as {@code image/avif} or {@code text/html; charset=utf-8} (RFC 9110 §8.3.1), or
 * a range of them such as <code>image/*</code>. Type, subtype and names of parameters are kept in
 * lower case. Thread-safe.
 *
 * @param type before the slash, or {@code *}
 * @param subtype after the slash, or {@code *}
 * @param parameters by name, in order, unquoted; of two with one name the first counts
 */
public record MediaType(String type, String subtype, Map<String, String> parameters) {
  /**
   * A media type.
   *
   * @throws IllegalArgumentException if type, subtype or the name of a parameter is not a token
   */
  public MediaType {
    type = lowerToken(type);
    subtype = lowerToken(subtype);
    Map<String, String> lowered = new LinkedHashMap<>();
    parameters.forEach((name, value) -> lowered.putIfAbsent(lowerToken(name), value));
    parameters = Collections.unmodifiableMap(lowered);
  }

  /** A media type without parameters. */
  public static MediaType of(String type, String subtype) {
    requireNonNull(type, "type must not be null");
    requireNonNull(subtype, "subtype must not be null");
    return new MediaType(type, subtype, Map.of());
  }

  /** The media type that the text spells; absent if it spells none. */
  public static Optional<MediaType> parse(String text) {
    List<String> parts = Tokens.split(text, ';');
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    int slash = parts.get(0).indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    String type = parts.get(0).substring(0, slash);
    String subtype = parts.get(0).substring(slash + 1);
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String part : parts.subList(1, parts.size())) {
      int equals = part.indexOf('=');
      if (equals < 0 || !Token.isToken(part.substring(0, equals))) {
        return Optional.empty();
      }
      parameters.putIfAbsent(part.substring(0, equals), Tokens.unquote(part.substring(equals + 1)));
    }
    return Token.isToken(type) && Token.isToken(subtype)
        ? Optional.of(new MediaType(type, subtype, parameters))
        : Optional.empty();
  }

  /**
   * Whether this range includes the type: wildcards match all, and the type must have each
   * parameter of the range.
   */
  public boolean includes(MediaType offer) {
    return (type.equals("*") || type.equals(offer.type))
        && (subtype.equals("*") || subtype.equals(offer.subtype))
        && parameters.entrySet().stream()
            .allMatch(p -> p.getValue().equalsIgnoreCase(offer.parameters.get(p.getKey())));
  }

  /** As it stands in a field: {@code text/html; charset=utf-8}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(type).append('/').append(subtype);
    parameters.forEach(
        (name, value) ->
            text.append("; ")
                .append(name)
                .append('=')
                .append(Token.isToken(value) ? value : quote(value)));
    return text.toString();
  }

  private static String quote(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String lowerToken(String text) {
    if (!Token.isToken(text)) {
      throw new IllegalArgumentException("not a token (RFC 9110 §5.6.2): \"" + text + "\"");
    }
    return text.toLowerCase(Locale.ROOT);
  }
}
