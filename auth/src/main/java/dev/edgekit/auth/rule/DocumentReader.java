package dev.edgekit.auth.rule;

import dev.edgekit.http.internal.OptionalJar;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads JSON or YAML into {@link DocumentNode}s. Stateless. */
final class DocumentReader {
  /**
   * The longest line of YAML that is read, in characters: the parser looks at a line again for each
   * of its tokens.
   */
  static final int MAX_LINE = 1 << 16;

  /** How deep values may lie in one another. */
  static final int MAX_DEPTH = 100;

  /** The key of the document's list of rules. */
  static final String RULES = "rules";

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private DocumentReader() {}

  /**
   * The document that the text holds: JSON if it starts with a brace, YAML otherwise.
   *
   * @param source what errors call it
   * @param maxLength the longest document that is read, in characters
   * @param rules takes each item of the list {@value #RULES} as soon as it is read; the document
   *     then has an empty list in its place. A list that the document may refer to again, by an
   *     anchor, stays in it. So a million rules are never in memory as nodes
   * @throws RuleSetException if it holds none, or more than one
   */
  static DocumentNode read(
      String document, String source, long maxLength, Consumer<DocumentNode> rules) {
    if (document.length() > maxLength) {
      throw new RuleSetException(
          source, 0, "longer than " + maxLength + " characters: " + document.length());
    }
    boolean marked = !document.isEmpty() && document.charAt(0) == BYTE_ORDER_MARK;
    String text = marked ? document.substring(1) : document;
    DocumentNode node =
        text.stripLeading().startsWith("{")
            ? JsonDocument.read(text, source, rules)
            : yaml(text, source, rules);
    if (node == null) {
      throw new RuleSetException(
          source, 0, "the document is empty; rules begin with \"version: 1\"");
    }
    return node;
  }

  private static @Nullable DocumentNode yaml(
      String text, String source, Consumer<DocumentNode> rules) {
    refuseLongLine(text, source);
    try {
      OptionalJar.require(
          "reading YAML",
          "org.snakeyaml.engine.v2.api.LoadSettings",
          "org.snakeyaml:snakeyaml-engine");
    } catch (IllegalStateException e) {
      throw new RuleSetException(source, 0, String.valueOf(e.getMessage()));
    }
    return YamlDocument.read(text, source, rules);
  }

  private static void refuseLongLine(String text, String source) {
    int start = 0;
    int feed = -1;
    while (start <= text.length()) {
      feed = feed < start ? next('\n', text, start) : feed;
      // A carriage return is looked for only where it matters, so that no text is read twice
      int end = feed - start > MAX_LINE ? Math.min(feed, next('\r', text, start)) : feed;
      if (end - start > MAX_LINE) {
        throw new RuleSetException(
            source,
            1 + (int) text.substring(0, start).lines().count(),
            "a line of YAML may have "
                + MAX_LINE
                + " characters, and this one has "
                + (end - start)
                + "; break it, or write JSON");
      }
      start = end + 1;
    }
  }

  private static int next(char c, String text, int start) {
    int at = text.indexOf(c, start);
    return at < 0 ? text.length() : at;
  }

  /** A text that the parser can't read; the hint names what people paste by mistake. */
  static RuleSetException unreadable(String text, String source, int line, String problem) {
    return new RuleSetException(
        source, line, "not readable: " + problem + ForeignFormat.hint(text));
  }
}
