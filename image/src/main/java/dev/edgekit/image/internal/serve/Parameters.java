package dev.edgekit.image.internal.serve;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.internal.support.PathText;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The known parameters of a request's query, decoded, and their values. An invalid value is
 * refused, and the refusal names it. Immutable.
 */
final class Parameters {
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,6}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,5}(\\.[0-9]{1,6})?");

  /** How many characters of a sent value are shown. */
  private static final int MAX_SHOWN = 20;

  private final Map<String, String> values;
  private final String ignored;

  private Parameters(Map<String, String> values, String ignored) {
    this.values = values;
    this.ignored = ignored;
  }

  /**
   * The parameters of a query.
   *
   * @param known the names of known parameters
   * @param strict whether any other is refused, not ignored
   */
  static Parameters of(String query, Set<String> known, boolean strict) {
    Map<String, String> values = new HashMap<>();
    String ignored = "";
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decodedName(equals < 0 ? pair : pair.substring(0, equals));
      if (known.contains(name)) {
        String value = equals < 0 ? "" : decoded(name, pair.substring(equals + 1));
        String other = values.putIfAbsent(name, value);
        if (other != null && !other.equals(value)) {
          throw bad(
              "Parameter %s is given twice: \"%s\" and \"%s\"."
                  .formatted(name, shown(other), shown(value)));
        }
      } else if (strict && !pair.isEmpty()) {
        throw bad(
            "Unknown parameter \"%s\"; there are %s.".formatted(shown(name), new TreeSet<>(known)));
      } else if (ignored.isEmpty()) {
        ignored = shown(equals < 0 ? pair : pair.substring(0, equals)); // as sent: fit for a log
      }
    }
    return new Parameters(Map.copyOf(values), ignored);
  }

  /** The first parameter that means nothing here, as it was sent; empty if there is none. */
  String ignored() {
    return ignored;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** A whole number of up to six digits. */
  Optional<Integer> whole(String name) {
    return text(name)
        .map(
            value -> {
              check(WHOLE.matcher(value).matches(), name, value, "a whole number");
              return Integer.valueOf(value);
            });
  }

  /** The same, and not 0. */
  Optional<Integer> pixels(String name) {
    return text(name)
        .map(
            value -> {
              boolean some = WHOLE.matcher(value).matches() && Integer.parseInt(value) > 0;
              check(
                  some,
                  name,
                  value,
                  (name.equals("h") ? "a height" : "a width") + " in pixels, as 640");
              return Integer.valueOf(value);
            });
  }

  Optional<Double> decimal(String name) {
    return text(name)
        .map(
            value -> {
              check(DECIMAL.matcher(value).matches(), name, value, "a decimal number");
              return Double.valueOf(value);
            });
  }

  /** Whole numbers with commas between. */
  Optional<List<Integer>> wholes(String name, int count) {
    return text(name)
        .map(
            value -> {
              String[] parts = value.split(",", -1);
              boolean numbers =
                  parts.length == count
                      && Arrays.stream(parts).allMatch(part -> WHOLE.matcher(part).matches());
              check(numbers, name, value, count + " whole numbers with commas between");
              return Arrays.stream(parts).map(Integer::valueOf).toList();
            });
  }

  /** What a word stands for. */
  <T> Optional<T> word(String name, Map<String, T> words) {
    return text(name).map(value -> meaning(name, value, words));
  }

  private static <T> T meaning(String name, String value, Map<String, T> words) {
    T meaning = words.get(value);
    if (meaning == null) {
      throw wrong(name, value, "one of " + String.join(", ", new TreeSet<>(words.keySet())));
    }
    return meaning;
  }

  /** What a reader makes of a value; it refuses an invalid one by IllegalArgumentException. */
  <T> Optional<T> read(String name, Function<String, T> reader) {
    return text(name)
        .map(
            value -> {
              try {
                return reader.apply(value);
              } catch (IllegalArgumentException e) {
                throw wrong(name, value, String.valueOf(e.getMessage()));
              }
            });
  }

  static ImageException bad(String message) {
    return new ImageException(Reason.BAD_REQUEST, message);
  }

  private static void check(boolean holds, String name, String value, String wanted) {
    if (!holds) {
      throw wrong(name, value, wanted);
    }
  }

  private static ImageException wrong(String name, String value, String wanted) {
    return bad("Parameter %s must be %s: \"%s\".".formatted(name, wanted, shown(value)));
  }

  private static String shown(String value) {
    StringBuilder text = new StringBuilder();
    value.codePoints().limit(MAX_SHOWN).forEach(text::appendCodePoint);
    return value.length() > text.length() ? text.append('…').toString() : text.toString();
  }

  /** A name, decoded; unchanged where it can't be, since it is then no known one. */
  private static String decodedName(String name) {
    try {
      return name.indexOf('%') < 0 ? name : PathText.decode(name);
    } catch (ImageException e) {
      return name;
    }
  }

  private static String decoded(String name, String value) {
    try {
      return value.indexOf('%') < 0 ? value : PathText.decode(value);
    } catch (ImageException e) {
      throw bad(
          "Parameter %s has a broken percent encoding: \"%s\".".formatted(name, shown(value)));
    }
  }
}
