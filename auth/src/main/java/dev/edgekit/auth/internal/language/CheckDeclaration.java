package dev.edgekit.auth.internal.language;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A check as a rule file declares it. Immutable.
 *
 * @param name what rules call it
 * @param settings texts by key, {@code csrf.trustedOrigins} for one in a map; secrets as {@code
 *     env:NAME} or {@code file:PATH}
 * @param source the file that declares it
 */
public record CheckDeclaration(
    String name, String type, Map<String, List<String>> settings, String source) {
  /** The setting's only value. */
  public Optional<String> text(String key) {
    return all(key).stream().findFirst();
  }

  /** The setting's values; empty if it isn't there. */
  public List<String> all(String key) {
    return settings.getOrDefault(key, List.of());
  }

  public IllegalArgumentException wrong(String key, String problem) {
    return new IllegalArgumentException(source + ": checks." + name + "." + key + ": " + problem);
  }
}
