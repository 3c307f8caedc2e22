package dev.edgekit.auth.internal.regexp;

import dev.edgekit.auth.internal.regexp.RegexpParser.Unreadable;
import java.util.Map;
import java.util.Optional;

/** The characters, escapes and classes of a regular expression. Confined to one thread. */
final class RegexpScanner {
  private static final CodePoints DIGIT = CodePoints.of('0', '9');
  private static final CodePoints WORD = CodePoints.of('0', '9', 'A', 'Z', '_', '_', 'a', 'z');
  private static final CodePoints SPACE = CodePoints.of('\t', '\n', '\f', '\r', ' ', ' ');
  private static final Map<String, CodePoints> POSIX =
      Map.ofEntries(
          Map.entry("alnum", CodePoints.of('0', '9', 'A', 'Z', 'a', 'z')),
          Map.entry("alpha", CodePoints.of('A', 'Z', 'a', 'z')),
          Map.entry("ascii", CodePoints.of(0, 0x7F)),
          Map.entry("blank", CodePoints.of('\t', '\t', ' ', ' ')),
          Map.entry("cntrl", CodePoints.of(0, 0x1F, 0x7F, 0x7F)),
          Map.entry("digit", DIGIT),
          Map.entry("graph", CodePoints.of('!', '~')),
          Map.entry("lower", CodePoints.of('a', 'z')),
          Map.entry("print", CodePoints.of(' ', '~')),
          Map.entry("punct", CodePoints.of('!', '/', ':', '@', '[', '`', '{', '~')),
          Map.entry("space", CodePoints.of('\t', '\r', ' ', ' ')),
          Map.entry("upper", CodePoints.of('A', 'Z')),
          Map.entry("word", WORD),
          Map.entry("xdigit", CodePoints.of('0', '9', 'A', 'F', 'a', 'f')));

  private final String expression;
  private int at;

  RegexpScanner(String expression) {
    this.expression = expression;
  }

  boolean atEnd() {
    return at == expression.length();
  }

  boolean looksAt(String text) {
    return expression.startsWith(text, at);
  }

  boolean accept(String text) {
    boolean there = looksAt(text);
    at += there ? text.length() : 0;
    return there;
  }

  void expect(String text) {
    if (!accept(text)) {
      throw new Unreadable();
    }
  }

  int next() {
    if (atEnd()) {
      throw new Unreadable();
    }
    int c = expression.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  /** The characters up to this text, which is skipped, or up to the expression's end. */
  String upTo(String text) {
    int found = expression.indexOf(text, at);
    int end = found < 0 ? expression.length() : found;
    String before = expression.substring(at, end);
    at = found < 0 ? end : end + text.length();
    return before;
  }

  /** The bounds of <code>{n}</code>, <code>{n,}</code> or <code>{n,m}</code>; empty for others. */
  Optional<int[]> repetition() {
    int start = at;
    if (accept("{")) {
      int min = number();
      int max = accept(",") ? (looksAt("}") ? -1 : number()) : min;
      if (min >= 0 && max >= -1 && accept("}")) {
        return Optional.of(new int[] {min, max});
      }
    }
    at = start;
    return Optional.empty();
  }

  /** A number of a few digits; -2 for anything else. */
  private int number() {
    int start = at;
    while (!atEnd() && expression.charAt(at) >= '0' && expression.charAt(at) <= '9') {
      at++;
    }
    boolean padded = at - start > 1 && expression.charAt(start) == '0';
    return padded || at == start || at - start > 8
        ? -2
        : Integer.parseInt(expression, start, at, 10);
  }

  boolean looksAtClass() {
    return looksAt("\\")
        && at + 1 < expression.length()
        && "dDsSwWpP".indexOf(expression.charAt(at + 1)) >= 0;
  }

  /** {@code \d}, {@code \pL} and their like; empty if only RE2/J knows what they hold. */
  Optional<CodePoints> escapedClass(boolean folds) {
    expect("\\");
    int c = next();
    return switch (c) {
      case 'd' -> Optional.of(DIGIT);
      case 'D' -> Optional.of(DIGIT.complement());
      case 's' -> Optional.of(SPACE);
      case 'S' -> Optional.of(SPACE.complement());
      case 'w' -> folded(WORD, folds);
      case 'W' -> folded(WORD, folds).map(CodePoints::complement);
      default -> unicodeClass(c == 'P', folds);
    };
  }

  private Optional<CodePoints> unicodeClass(boolean negated, boolean folds) {
    String name = accept("{") ? upTo("}") : Character.toString(next());
    boolean inner = name.startsWith("^");
    Optional<CodePoints> known =
        folds ? Optional.empty() : UnicodeClasses.of(inner ? name.substring(1) : name);
    return negated == inner ? known : known.map(CodePoints::complement);
  }

  int escapedCharacter() {
    expect("\\");
    int c = next();
    return switch (c) {
      case 'a' -> 7;
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 11;
      case 'x' -> hexadecimal();
      case '0', '1', '2', '3', '4', '5', '6', '7' -> octal(c - '0');
      default -> {
        if (c >= 0x80 || Character.isLetterOrDigit(c)) {
          throw new Unreadable();
        }
        yield c;
      }
    };
  }

  private int hexadecimal() {
    String digits =
        accept("{") ? upTo("}") : Character.toString(next()) + Character.toString(next());
    try {
      return Integer.parseInt(digits, 16);
    } catch (NumberFormatException e) {
      throw new Unreadable();
    }
  }

  private int octal(int first) {
    int value = first;
    for (int i = 0; i < 2 && !atEnd(); i++) {
      char digit = expression.charAt(at);
      if (digit < '0' || digit > '7') {
        break;
      }
      value = 8 * value + digit - '0';
      at++;
    }
    return value;
  }

  /** What follows an opening bracket; empty if only RE2/J knows what it holds. */
  Optional<CodePoints> characterClass(boolean folds) {
    boolean negated = accept("^");
    Optional<CodePoints> members = Optional.of(CodePoints.of());
    boolean first = true;
    while (first || !looksAt("]")) {
      first = false;
      Optional<CodePoints> more = member(folds);
      members = members.flatMap(some -> more.map(some::with));
    }
    expect("]");
    return negated ? members.map(CodePoints::complement) : members;
  }

  private Optional<CodePoints> member(boolean folds) {
    if (looksAt("[:") && expression.indexOf(":]", at + 2) > 0) {
      expect("[:");
      return posixClass(folds);
    }
    if (looksAtClass()) {
      return escapedClass(folds);
    }
    int first = memberCharacter();
    int last = first;
    if (looksAt("-") && !expression.startsWith("-]", at)) {
      expect("-");
      last = memberCharacter();
    }
    if (last < first) {
      throw new Unreadable();
    }
    return folded(CodePoints.of(first, last), folds);
  }

  private int memberCharacter() {
    return looksAt("\\") ? escapedCharacter() : next();
  }

  private Optional<CodePoints> posixClass(boolean folds) {
    boolean negated = accept("^");
    CodePoints named = POSIX.get(upTo(":]"));
    if (named == null) {
      throw new Unreadable();
    }
    Optional<CodePoints> members = folded(named, folds);
    return negated ? members.map(CodePoints::complement) : members;
  }

  private static Optional<CodePoints> folded(CodePoints set, boolean folds) {
    return folds ? set.folded() : Optional.of(set);
  }
}
