package dev.edgekit.auth.internal.regexp;

import java.util.List;

/** A regular expression's structure, as far as finding something depends on it. Immutable. */
public sealed interface RegexpNode {
  /** One character out of a set. */
  record Read(CodePoints of) implements RegexpNode {}

  /** One character of a set that only RE2/J knows. */
  record Unknown() implements RegexpNode {}

  /** A place between characters. */
  record Place(Kind kind) implements RegexpNode {
    /** Places that expressions can ask for. */
    enum Kind {
      TEXT_START,
      TEXT_END,
      LINE_START,
      LINE_END,
      WORD_BOUNDARY,
      NO_WORD_BOUNDARY
    }
  }

  /** One after the other; with none, the empty text. */
  record Sequence(List<RegexpNode> parts) implements RegexpNode {}

  /** Any one of them. */
  record Choice(List<RegexpNode> options) implements RegexpNode {}

  /**
   * Several times.
   *
   * @param max -1 if there is no bound
   */
  record Repeat(RegexpNode of, int min, int max) implements RegexpNode {}

  /**
   * How many copies of its innermost part the counted repetitions of an expression ask for, as Go
   * counts them; stops counting at a million.
   */
  public static long copies(RegexpNode node) {
    if (node instanceof Repeat repeat) {
      int count = repeat.max < 0 ? repeat.min : repeat.max;
      return repeat.max == 0 ? 1 : Math.min(1_000_000, Math.max(1, count) * copies(repeat.of));
    }
    List<RegexpNode> parts =
        node instanceof Sequence sequence
            ? sequence.parts
            : node instanceof Choice choice ? choice.options : List.of();
    return parts.stream().mapToLong(RegexpNode::copies).max().orElse(1);
  }
}
