package dev.edgekit.auth.internal.regexp;

import dev.edgekit.auth.internal.regexp.RegexpNode.Place;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * What places between characters depend on: the character before and the one after. Tells apart no
 * more than the expressions ask for, so that an automaton has no more nodes than it needs.
 * Immutable.
 */
final class PlaceContext {
  /** What comes next at the end of a text. */
  static final int END = -1;

  /** What is before a place. */
  enum Before {
    START,
    NEWLINE,
    WORD,
    OTHER
  }

  private static final CodePoints WORD = CodePoints.of('0', '9', 'A', 'Z', '_', '_', 'a', 'z');
  private static final CodePoints NEWLINE = CodePoints.of('\n', '\n');

  private final boolean tellsWords;
  private final boolean tellsLines;

  PlaceContext(Set<Place.Kind> asked) {
    tellsWords =
        asked.contains(Place.Kind.WORD_BOUNDARY) || asked.contains(Place.Kind.NO_WORD_BOUNDARY);
    tellsLines = asked.contains(Place.Kind.LINE_START) || asked.contains(Place.Kind.LINE_END);
  }

  /** Whether some place depends on what character comes next. */
  boolean tellsCharacters() {
    return tellsWords || tellsLines;
  }

  /** These sets, and those that places depend on. */
  Collection<CodePoints> with(Set<CodePoints> sets) {
    Set<CodePoints> all = new HashSet<>(sets);
    if (tellsWords) {
      all.add(WORD);
    }
    if (tellsLines) {
      all.add(NEWLINE);
    }
    return all;
  }

  Before after(int c) {
    if (tellsWords && WORD.contains(c)) {
      return Before.WORD;
    }
    return tellsLines && c == '\n' ? Before.NEWLINE : Before.OTHER;
  }

  static boolean is(Place.Kind kind, Before before, int next) {
    boolean atBoundary = (before == Before.WORD) != (next != END && WORD.contains(next));
    return switch (kind) {
      case TEXT_START -> before == Before.START;
      case TEXT_END -> next == END;
      case LINE_START -> before == Before.START || before == Before.NEWLINE;
      case LINE_END -> next == END || next == '\n';
      case WORD_BOUNDARY -> atBoundary;
      case NO_WORD_BOUNDARY -> !atBoundary;
    };
  }
}
