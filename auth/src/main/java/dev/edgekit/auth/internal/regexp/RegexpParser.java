package dev.edgekit.auth.internal.regexp;

import dev.edgekit.auth.internal.regexp.RegexpNode.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads RE2's syntax as Go has it (golang.org/s/re2syntax). RE2/J decides whether a text is a valid
 * expression: an invalid one may be read as something here. Confined to one thread.
 */
final class RegexpParser {
  /** Groups within groups, as in Go. */
  static final int MAX_DEPTH = 1000;

  private static final CodePoints ALL = CodePoints.of(0, Character.MAX_CODE_POINT);
  private static final CodePoints NOT_NEWLINE = CodePoints.of('\n', '\n').complement();

  /** The text is no expression. */
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unreadable() {
      super("unreadable", null, false, false);
    }
  }

  private final RegexpScanner scanner;
  private int depth;

  /** Flags i, m and s; U changes what is found and not whether. */
  private boolean folds;

  private boolean multiline;
  private boolean dotAll;

  private RegexpParser(String expression) {
    scanner = new RegexpScanner(expression);
  }

  /** The structure of a valid expression. */
  static Optional<RegexpNode> parse(String expression) {
    try {
      RegexpParser parser = new RegexpParser(expression);
      RegexpNode whole = parser.alternatives();
      return parser.scanner.atEnd() ? Optional.of(whole) : Optional.empty();
    } catch (Unreadable e) {
      return Optional.empty();
    }
  }

  private RegexpNode alternatives() {
    List<RegexpNode> options = new ArrayList<>();
    do {
      options.add(sequence());
    } while (scanner.accept("|"));
    return options.size() == 1 ? options.get(0) : new RegexpNode.Choice(List.copyOf(options));
  }

  private RegexpNode sequence() {
    List<RegexpNode> parts = new ArrayList<>();
    while (!scanner.atEnd() && !scanner.looksAt("|") && !scanner.looksAt(")")) {
      if (scanner.accept("\\Q")) {
        scanner.upTo("\\E").codePoints().forEach(c -> parts.add(one(c)));
      } else {
        atom().ifPresent(parts::add);
      }
      if (!parts.isEmpty()) {
        parts.add(repeated(parts.remove(parts.size() - 1)));
      }
    }
    return parts.size() == 1 ? parts.get(0) : new RegexpNode.Sequence(List.copyOf(parts));
  }

  /** The next part; empty for flags, after which a repetition applies to the part before them. */
  private Optional<RegexpNode> atom() {
    return scanner.accept("(") ? group() : Optional.of(single());
  }

  private RegexpNode single() {
    if (scanner.accept("[")) {
      return read(scanner.characterClass(folds));
    }
    if (scanner.accept(".")) {
      return new RegexpNode.Read(dotAll ? ALL : NOT_NEWLINE);
    }
    if (scanner.accept("^")) {
      return new Place(multiline ? Place.Kind.LINE_START : Place.Kind.TEXT_START);
    }
    if (scanner.accept("$")) {
      return new Place(multiline ? Place.Kind.LINE_END : Place.Kind.TEXT_END);
    }
    return scanner.looksAt("\\") ? escaped() : one(scanner.next());
  }

  private RegexpNode escaped() {
    if (scanner.accept("\\A")) {
      return new Place(Place.Kind.TEXT_START);
    }
    if (scanner.accept("\\z")) {
      return new Place(Place.Kind.TEXT_END);
    }
    if (scanner.accept("\\b")) {
      return new Place(Place.Kind.WORD_BOUNDARY);
    }
    if (scanner.accept("\\B")) {
      return new Place(Place.Kind.NO_WORD_BOUNDARY);
    }
    if (scanner.looksAtClass()) {
      return read(scanner.escapedClass(folds));
    }
    return one(scanner.escapedCharacter());
  }

  private RegexpNode one(int c) {
    CodePoints self = CodePoints.of(c, c);
    return read(folds ? self.folded() : Optional.of(self));
  }

  private static RegexpNode read(Optional<CodePoints> set) {
    return set.<RegexpNode>map(RegexpNode.Read::new).orElseGet(RegexpNode.Unknown::new);
  }

  private Optional<RegexpNode> group() {
    if (++depth > MAX_DEPTH) {
      throw new Unreadable();
    }
    boolean foldsOutside = folds;
    boolean multilineOutside = multiline;
    boolean dotAllOutside = dotAll;
    if (scanner.accept("?P<") || scanner.accept("?<")) {
      scanner.upTo(">");
    } else if (scanner.accept("?") && !flags()) {
      depth--;
      return Optional.empty();
    }
    RegexpNode inner = alternatives();
    scanner.expect(")");
    folds = foldsOutside;
    multiline = multilineOutside;
    dotAll = dotAllOutside;
    depth--;
    return Optional.of(inner);
  }

  /** Reads flags up to a colon, or up to the parenthesis that makes them hold from here on. */
  private boolean flags() {
    boolean on = true;
    while (true) {
      switch (scanner.next()) {
        case 'i' -> folds = on;
        case 'm' -> multiline = on;
        case 's' -> dotAll = on;
        case 'U' -> {}
        case '-' -> on = false;
        case ':' -> {
          return true;
        }
        case ')' -> {
          return false;
        }
        default -> throw new Unreadable();
      }
    }
  }

  private RegexpNode repeated(RegexpNode atom) {
    RegexpNode repeated = atom;
    while (true) {
      if (scanner.accept("*")) {
        repeated = new RegexpNode.Repeat(repeated, 0, -1);
      } else if (scanner.accept("+")) {
        repeated = new RegexpNode.Repeat(repeated, 1, -1);
      } else if (scanner.accept("?")) {
        repeated = new RegexpNode.Repeat(repeated, 0, 1);
      } else {
        Optional<int[]> bounds = scanner.repetition();
        if (bounds.isEmpty()) {
          return repeated;
        }
        repeated = new RegexpNode.Repeat(repeated, bounds.get()[0], bounds.get()[1]);
      }
      // Lazy or greedy: whether something is found is the same
      scanner.accept("?");
    }
  }
}
