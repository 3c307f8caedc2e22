package dev.edgekit.cache;

import dev.edgekit.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * The request fields that select among the responses of one key (RFC 9111 §4.1).
 *
 * @param fields in lower case and order; {@code *} alone is everything
 */
record VaryRule(List<String> fields) {
  private static final VaryRule NOTHING = new VaryRule(List.of());

  static VaryRule of(Headers response) {
    String vary = response.combined("Vary").orElse("");
    if (vary.isEmpty()) {
      return NOTHING;
    }
    TreeSet<String> fields = new TreeSet<>();
    for (String field : vary.split(",", -1)) {
      if (!field.isBlank()) {
        fields.add(field.strip().toLowerCase(Locale.ROOT));
      }
    }
    return new VaryRule(fields.contains("*") ? List.of("*") : List.copyOf(fields));
  }

  boolean isNothing() {
    return fields.isEmpty();
  }

  boolean isEverything() {
    return fields.contains("*");
  }

  /** What this request selects: equal text, equal response. */
  String select(Headers request) {
    List<String> selected = new ArrayList<>();
    for (String field : fields) {
      selected.add(field + ": " + request.combined(field).map(String::strip).orElse("-"));
    }
    return String.join("\n", selected);
  }
}
