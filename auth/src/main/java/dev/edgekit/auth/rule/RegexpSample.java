package dev.edgekit.auth.rule;

import dev.edgekit.auth.internal.regexp.GoRegexp;
import dev.edgekit.auth.internal.regexp.RegexpNode;

/**
 * Makes a text in which a regular expression should find something: the first of alternatives, the
 * fewest repetitions. The text may not match (places between characters are ignored), so the caller
 * checks it. Stateless.
 */
final class RegexpSample {
  /** The maximum length; further characters are left out. */
  private static final int MAX_LENGTH = 2000;

  private RegexpSample() {}

  static String of(GoRegexp regexp) {
    StringBuilder text = new StringBuilder();
    regexp.structure().ifPresent(node -> append(node, text));
    return text.toString();
  }

  private static void append(RegexpNode node, StringBuilder text) {
    if (text.length() > MAX_LENGTH) {
      return;
    }
    if (node instanceof RegexpNode.Read read) {
      read.of().sample().ifPresent(text::appendCodePoint);
    } else if (node instanceof RegexpNode.Unknown) {
      text.append('x');
    } else if (node instanceof RegexpNode.Sequence sequence) {
      sequence.parts().forEach(part -> append(part, text));
    } else if (node instanceof RegexpNode.Choice choice) {
      append(choice.options().get(0), text);
    } else if (node instanceof RegexpNode.Repeat repeat) {
      for (int i = 0; i < repeat.min(); i++) {
        append(repeat.of(), text);
      }
    }
  }
}
