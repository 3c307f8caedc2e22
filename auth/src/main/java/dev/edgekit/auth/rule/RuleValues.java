package dev.edgekit.auth.rule;

import dev.edgekit.auth.path.CanonicalPath;
import org.jspecify.annotations.Nullable;

/** Values that rules and routers state in the same way. Stateless. */
final class RuleValues {
  private RuleValues() {}

  static long priority(@Nullable DocumentNode node) {
    // Traefik reserves the thousand highest
    long max = Long.MAX_VALUE - 1000;
    long priority = node == null ? 0 : node.number("priority");
    if (node != null && priority > max) {
      throw node.wrong("priority must be at most " + max + ": " + priority);
    }
    return priority;
  }

  static String strip(DocumentNode node) {
    String prefix = node.text("strip");
    return CanonicalPath.of(PathSpelling.target(prefix))
        .path()
        .filter(path -> path.query().isEmpty() && !prefix.endsWith("/") && !prefix.contains("/*"))
        .map(CanonicalPath::text)
        .orElseThrow(
            () ->
                node.wrong(
                    "strip must be whole segments of a canonical path, such as /client: \""
                        + prefix
                        + "\""));
  }
}
