package dev.edgekit.auth.rule;

import java.nio.file.Path;
import java.util.Map;

/**
 * Keeps YAML from coming into force that was cut off at the end of a line, and still loads; JSON
 * that was cut off doesn't.
 *
 * <p>The text in force is kept, and a new text that is only the beginning of it is refused, unless
 * only whole rules are missing: that is what undoing the last change looks like. A file that ends
 * with {@code ...}, YAML's own mark for the end, is safe from a cut there and in changed rules too.
 */
final class CutOffGuard {
  private static final String END = "\n...";

  private final long maxBytes;

  /** The YAML in force, by file, and what was read last. */
  private Map<Path, String> inForce = Map.of();

  private Map<Path, String> candidate = Map.of();

  /**
   * Nothing is in force yet.
   *
   * @param maxBytes the longest file that is read
   */
  CutOffGuard(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Looks at what was read.
   *
   * @param yaml the text of each file
   * @param meant whether the files say that rules may get fewer
   * @throws RuleSetException if one of them looks cut off
   */
  void check(Map<Path, String> yaml, boolean meant) {
    if (!meant) {
      yaml.forEach(this::refuse);
    }
    candidate = yaml;
  }

  /** What was read last is in force now. */
  void adopted() {
    inForce = candidate;
  }

  private void refuse(Path file, String text) {
    String former = inForce.getOrDefault(file, "");
    boolean beginning = former.startsWith(text) && !former.substring(text.length()).isBlank();
    boolean endless = former.stripTrailing().endsWith(END) && !text.stripTrailing().endsWith(END);
    if (endless || (beginning && !lacksWholeRules(file, former, text))) {
      throw new RuleSetException(
          file.toString(),
          0,
          "looks cut off: "
              + (endless
                  ? "it ended with a line of three dots, and doesn't any more"
                  : "it is the beginning of the file in force, and more than whole rules are gone")
              + "; allowShrink: true in the file says that this is meant");
    }
  }

  /** Whether the text states what the former one states, without its last rules. */
  private boolean lacksWholeRules(Path file, String former, String text) {
    RuleFile before = RuleFile.parse(former, file.toString(), maxBytes);
    RuleFile after = RuleFile.parse(text, file.toString(), maxBytes);
    return before.startsLike(after);
  }
}
