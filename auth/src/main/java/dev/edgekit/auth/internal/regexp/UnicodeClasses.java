package dev.edgekit.auth.internal.regexp;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * The characters of Unicode's categories and scripts as RE2/J has them. Its tables can't be read,
 * so it is asked about every character once for each class that rules name. Thread-safe.
 */
final class UnicodeClasses {
  private static final Map<String, Optional<CodePoints>> KNOWN = new ConcurrentHashMap<>();

  private UnicodeClasses() {}

  /** The class of this name, such as {@code L} or {@code Hangul}; empty if there is none. */
  static Optional<CodePoints> of(String name) {
    return KNOWN.computeIfAbsent(name, UnicodeClasses::ask);
  }

  private static Optional<CodePoints> ask(String name) {
    Pattern pattern;
    try {
      pattern = Pattern.compile("\\p{" + name + "}+");
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
    int[] points =
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
            .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
            .toArray();
    String all = new String(points, 0, points.length);
    IntStream.Builder ranges = IntStream.builder();
    Matcher matcher = pattern.matcher(all);
    while (matcher.find()) {
      ranges.add(all.codePointAt(matcher.start())).add(all.codePointBefore(matcher.end()));
    }
    for (int c = Character.MIN_SURROGATE; c <= Character.MAX_SURROGATE; c++) {
      if (pattern.matches(Character.toString(c))) {
        ranges.add(c).add(c);
      }
    }
    return Optional.of(CodePoints.of(ranges.build().toArray()));
  }
}
