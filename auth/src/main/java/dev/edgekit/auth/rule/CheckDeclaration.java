package dev.edgekit.auth.rule;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A check as a rule file declares it; the gate makes it. Immutable.
 *
 * @param name what rules call it
 * @param settings texts by key, {@code csrf.trustedOrigins} for one in a map; secrets as {@code
 *     env:NAME} or {@code file:PATH}
 * @param source the file that declares it
 * @param line the line where its declaration starts, from 1
 */
public record CheckDeclaration(
    String name, String type, Map<String, List<String>> settings, String source, int line) {
  /** The setting's only value. */
  public Optional<String> text(String key) {
    requireNonNull(key, "key must not be null");
    return all(key).stream().findFirst();
  }

  /** The setting's values; empty if it isn't there. */
  public List<String> all(String key) {
    requireNonNull(key, "key must not be null");
    return settings.getOrDefault(key, List.of());
  }

  /** The refusal of a setting, with the place of its declaration. */
  public RuleSetException wrong(String key, String problem) {
    requireNonNull(key, "key must not be null");
    requireNonNull(problem, "problem must not be null");
    return new RuleSetException(source, line, "checks." + name + "." + key + ": " + problem);
  }
}
