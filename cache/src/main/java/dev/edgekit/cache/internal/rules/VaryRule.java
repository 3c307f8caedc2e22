package dev.edgekit.cache.internal.rules;

import dev.edgekit.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The request fields that select among the responses of one key (RFC 9111 §4.1).
 *
 * @param fields in lower case and order; {@code *} alone is everything
 */
public record VaryRule(List<String> fields) {
  private static final VaryRule NOTHING = new VaryRule(List.of());

  /** Fields whose values are case-insensitive. */
  private static final Set<String> CASELESS =
      Set.of("accept", "accept-charset", "accept-encoding", "accept-language");

  public static VaryRule of(Headers response) {
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

  /** The rule without this field, given in lower case. */
  public VaryRule without(String field) {
    return fields.contains(field)
        ? new VaryRule(fields.stream().filter(f -> !f.equals(field)).toList())
        : this;
  }

  /** Whether this field is one of them. */
  public boolean names(String field) {
    return fields.contains(field.toLowerCase(Locale.ROOT));
  }

  public boolean isNothing() {
    return fields.isEmpty();
  }

  public boolean isEverything() {
    return fields.contains("*");
  }

  /**
   * What this request selects: equal text, equal response. An absent field differs from every
   * value.
   */
  public String select(Headers request) {
    List<String> selected = new ArrayList<>();
    for (String field : fields) {
      selected.add(field + request.combined(field).map(v -> ": " + normal(field, v)).orElse(""));
    }
    return String.join("\n", selected);
  }

  /**
   * The value without what doesn't matter: white space around a list's commas, and in some fields
   * case. The order stays: to some servers the first of two languages is the preferred one.
   */
  private static String normal(String field, String value) {
    if (value.indexOf('"') >= 0) {
      return value; // a comma may be inside the quotes
    }
    List<String> members = new ArrayList<>();
    for (String member : value.split(",", -1)) {
      if (!member.isBlank()) {
        members.add(member.strip());
      }
    }
    String list = String.join(",", members);
    return CASELESS.contains(field) ? list.toLowerCase(Locale.ROOT) : list;
  }
}
