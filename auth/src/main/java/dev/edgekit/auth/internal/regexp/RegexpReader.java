package dev.edgekit.auth.internal.regexp;

import dev.edgekit.auth.internal.regexp.RegexpProgram.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the everyday part of RE2's syntax: literals, classes, groups, alternatives, repetitions and
 * the ends of the text. Anything else (flags, word boundaries, Unicode classes) is left to RE2/J,
 * as is telling what is no expression at all. Confined to one thread.
 */
public final class RegexpReader {
  private static final char[] NONE = {};
  private static final char[] DIGIT = {'0', '9'};
  private static final char[] WORD = {'0', '9', 'A', 'Z', '_', '_', 'a', 'z'};
  private static final char[] SPACE = {'\t', '\n', '\f', '\r', ' ', ' '};
  private static final char[] NOT_NEWLINE = {0, '\t', 11, Character.MAX_VALUE};

  /** The expression is beyond what is read here. */
  static final class NotSimple extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotSimple() {
      super("not simple", null, false, false);
    }
  }

  /** Builds a fragment that goes on to a given state, and answers where it starts. */
  private interface Fragment {
    int before(int next);
  }

  private final String expression;
  private final RegexpProgram program = new RegexpProgram();
  private int at;

  private RegexpReader(String expression) {
    this.expression = expression;
  }

  /** The automaton of a valid expression; empty where it is not simple. */
  static Optional<RegexpProgram> read(String expression) {
    try {
      RegexpReader reader = new RegexpReader(expression);
      Fragment whole = reader.alternatives();
      if (reader.at != expression.length()) {
        return Optional.empty();
      }
      int found = reader.program.add(Kind.FOUND, NONE, -1, -1);
      reader.program.startAt(whole.before(found));
      return Optional.of(reader.program);
    } catch (NotSimple e) {
      return Optional.empty();
    }
  }

  private Fragment alternatives() {
    Fragment first = sequence();
    if (!accept('|')) {
      return first;
    }
    Fragment rest = alternatives();
    return next -> split(first.before(next), rest.before(next));
  }

  private Fragment sequence() {
    List<Fragment> parts = new ArrayList<>();
    while (at < expression.length() && peek() != '|' && peek() != ')') {
      parts.add(repeated(atom()));
    }
    return next -> {
      int start = next;
      for (int i = parts.size() - 1; i >= 0; i--) {
        start = parts.get(i).before(start);
      }
      return start;
    };
  }

  private Fragment atom() {
    char c = expression.charAt(at++);
    return switch (c) {
      case '(' -> group();
      case '[' -> read(characterClass());
      case '.' -> read(NOT_NEWLINE);
      case '^' -> next -> program.add(Kind.START_OF_TEXT, NONE, next, -1);
      case '$' -> next -> program.add(Kind.END_OF_TEXT, NONE, next, -1);
      case '\\' -> read(escaped());
      case '*', '+', '?', '{' -> throw new NotSimple();
      default -> read(new char[] {literal(c), c});
    };
  }

  private Fragment group() {
    if (accept('?') && !accept(':')) {
      throw new NotSimple();
    }
    Fragment inner = alternatives();
    if (!accept(')')) {
      throw new NotSimple();
    }
    return inner;
  }

  private Fragment repeated(Fragment atom) {
    if (at == expression.length()) {
      return atom;
    }
    Fragment repeated =
        switch (peek()) {
          case '*' -> times(atom, 0, -1);
          case '+' -> times(atom, 1, -1);
          case '?' -> times(atom, 0, 1);
          case '{' -> throw new NotSimple();
          default -> atom;
        };
    if (repeated != atom) {
      at++;
      // As few or as many as possible: what is found is the same
      accept('?');
    }
    return repeated;
  }

  private Fragment times(Fragment atom, int least, int most) {
    if (most == 1) {
      return next -> split(atom.before(next), next);
    }
    return next -> {
      int loop = program.add(Kind.SPLIT, NONE, -1, next);
      int start = atom.before(loop);
      program.state(loop).next = start;
      return least == 0 ? loop : start;
    };
  }

  private Fragment read(char[] ranges) {
    return next -> program.add(Kind.READ, ranges, next, -1);
  }

  private int split(int one, int other) {
    return program.add(Kind.SPLIT, NONE, one, other);
  }

  private char[] escaped() {
    if (at == expression.length()) {
      throw new NotSimple();
    }
    char c = expression.charAt(at++);
    return switch (c) {
      case 'd' -> DIGIT;
      case 'w' -> WORD;
      case 's' -> SPACE;
      case 'D' -> complement(DIGIT);
      case 'W' -> complement(WORD);
      case 'S' -> complement(SPACE);
      default -> {
        if (c >= 128 || Character.isLetterOrDigit(c)) {
          throw new NotSimple();
        }
        yield new char[] {c, c};
      }
    };
  }

  private char[] characterClass() {
    boolean negated = accept('^');
    StringBuilder ranges = new StringBuilder();
    boolean first = true;
    while (first || peek() != ']') {
      first = false;
      member(ranges);
      if (at == expression.length()) {
        throw new NotSimple();
      }
    }
    at++;
    char[] members = ranges.toString().toCharArray();
    return negated ? complement(members) : members;
  }

  private void member(StringBuilder into) {
    char c = expression.charAt(at++);
    if (c == '\\') {
      into.append(escaped());
      refuseRange();
      return;
    }
    if (c == '[') {
      throw new NotSimple();
    }
    char last = literal(c);
    if (at + 1 < expression.length() && peek() == '-' && expression.charAt(at + 1) != ']') {
      last = literal(expression.charAt(at + 1));
      at += 2;
      if (last == '\\' || last == '[' || last < c) {
        throw new NotSimple();
      }
    }
    into.append(c).append(last);
  }

  private void refuseRange() {
    if (at + 1 < expression.length() && peek() == '-' && expression.charAt(at + 1) != ']') {
      throw new NotSimple();
    }
  }

  private static char[] complement(char[] ranges) {
    boolean[] in = new boolean[Character.MAX_VALUE + 1];
    for (int i = 0; i < ranges.length; i += 2) {
      for (int c = ranges[i]; c <= ranges[i + 1]; c++) {
        in[c] = true;
      }
    }
    StringBuilder rest = new StringBuilder();
    for (int c = 0; c < in.length; c++) {
      if (!in[c] && (c == 0 || in[c - 1])) {
        rest.append((char) c);
      }
      if (!in[c] && (c == in.length - 1 || in[c + 1])) {
        rest.append((char) c);
      }
    }
    return rest.toString().toCharArray();
  }

  private static char literal(char c) {
    if (Character.isSurrogate(c)) {
      throw new NotSimple();
    }
    return c;
  }

  private char peek() {
    if (at == expression.length()) {
      throw new NotSimple();
    }
    return expression.charAt(at);
  }

  private boolean accept(char c) {
    boolean there = at < expression.length() && expression.charAt(at) == c;
    at += there ? 1 : 0;
    return there;
  }
}
