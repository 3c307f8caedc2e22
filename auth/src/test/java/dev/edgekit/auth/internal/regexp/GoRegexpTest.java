package dev.edgekit.auth.internal.regexp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoRegexpTest {
  private static final String[] ATOMS = {
    "a",
    "b",
    "c",
    "1",
    "/",
    "-",
    ".",
    "\\.",
    "\\d",
    "\\w",
    "\\s",
    "\\D",
    "\\W",
    "\\S",
    "[a-c]",
    "[^a]",
    "[^a-b1]",
    "[]a]",
    "[a-]",
    "[\\d-]",
    "^",
    "$",
    "강",
    "[가-힣]",
    "()",
    "é",
    "\\b",
    "\\B",
    "\\A",
    "\\z",
    "(?i)",
    "(?m)",
    "(?s)",
    "(?-i)",
    "(?U)",
    "k",
    "S",
    "[[:alpha:]]",
    "[^[:space:]]",
    "[[:^word:]a]",
    "\\pL",
    "\\p{Hangul}",
    "[^\\PL]",
    "\\x61",
    "\\x{1F600}",
    "\\Qa.\\E",
    "\\Q\\E",
    "\\061",
    "\\n",
    "[\\x61-c]",
    "😀",
    "[😀-😂]",
    "(?P<n>a)",
    "{",
    "a{",
    "a{,2}",
    "_",
    "K",
    "ſ",
    "[k-s]",
    "[^K]",
    "\\/",
    "[\\-\\]]"
  };
  private static final String[] QUANTIFIERS = {
    "", "", "", "", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0}", "{2,}", "{0,1}?"
  };
  private static final String[] TEXTS = {
    "a", "b", "c", "1", "/", "-", ".", "\n", " ", "강", "é", "]", "k", "K", "s", "S", "ſ", "\u212A",
    "A", "B", "_", "😀", "a.", "{", "a{", "\uD83D"
  };

  static String expression(Random random, int depth) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      String atom =
          depth > 0 && random.nextInt(3) == 0
              ? (random.nextBoolean() ? "(" : "(?:") + expression(random, depth - 1) + ")"
              : ATOMS[random.nextInt(ATOMS.length)];
      text.append(atom).append(QUANTIFIERS[random.nextInt(QUANTIFIERS.length)]);
      if (random.nextInt(6) == 0) {
        text.append('|');
      }
    }
    return text.toString();
  }

  static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(9); i > 0; i--) {
      text.append(TEXTS[random.nextInt(TEXTS.length)]);
    }
    return text.toString();
  }

  @Test
  void findsWhatRe2Finds() {
    int simple = 0;
    for (int seed = 0; seed < 10_000; seed++) {
      Random random = new Random(seed);
      GoRegexp regexp = compiled(expression(random, 3));
      if (regexp == null) {
        continue;
      }
      Pattern re2 = Pattern.compile(regexp.expression());
      simple += regexp.isSimple() ? 1 : 0;
      for (int i = 0; i < 10; i++) {
        String text = text(random);
        assertThat(regexp.finds(text))
            .as("seed " + seed + ": " + regexp + " in \"" + text + "\"")
            .isEqualTo(re2.matcher(text).find());
      }
    }
    assertThat(simple).isGreaterThan(6_000);
  }

  private static @Nullable GoRegexp compiled(String expression) {
    try {
      return GoRegexp.compile(expression);
    } catch (RuleSyntaxException e) {
      return null;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?i)é",
        "(?i)\\p{Greek}",
        "((a{10}){10}){10}(b{1000}){1}c{1000}.{1000}(abcdefgh){1000}"
      })
  void leavesTheRestToRe2(String expression) {
    assertThat(GoRegexp.compile(expression).isSimple()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{1000}){1000}){1000}",
        "((a{100}){100}){100}",
        "(a{501}){2}",
        "(?i)é((a{1000}){1000}){1000}",
        "(x(a{1000})*){2}",
        "[^(]\\Q((\\E(a{50}|(b{40}){26}){1,}"
      })
  void refusesMoreCopiesThanGo(String expression) {
    assertThatThrownBy(() -> GoRegexp.compile(expression))
        .isInstanceOf(RuleSyntaxException.class)
        .hasMessageContaining("more than 1000 copies of a part: " + expression);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a{1000}", "(a{100}){10}", "((a{1000}){1}){0,1}", "(a{1000}b{1000})*"})
  void allowsAsManyCopiesAsGo(String expression) {
    assertThat(GoRegexp.compile("^" + expression).finds("a".repeat(1000) + "b".repeat(1000)))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "a$, 'a\n', false",
    "a., 'a\n', false",
    "^$, '', true",
    "a{2}, aa, true",
    "(?i)ABC, xabcx, true",
    "(?s)a.b, 'a\nb', true",
    "^.$, 😀, true",
    "[^a], 😀, true",
  })
  void readsGoAndNotJava(String expression, String text, boolean found) {
    assertThat(GoRegexp.compile(expression).finds(text)).isEqualTo(found);
  }

  /** Where the nodes would be exponentially many, they are forgotten and made again. */
  @Test
  void forgetsRatherThanGrow() {
    AutomatonMemory memory = new AutomatonMemory(20_000);
    GoRegexp regexp = GoRegexp.compile("[ab]*a[ab]{11}c", memory);
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append(random.nextBoolean() ? 'a' : 'b');
    }

    assertThat(regexp.isSimple()).isTrue();
    assertThat(regexp.finds(text.toString())).isFalse();
    assertThat(regexp.finds(text + "a".repeat(12) + "c")).isTrue();
    assertThat(memory.weight()).isBetween(1_000L, 20_000L);
    assertThat(memory.forgotten()).isGreaterThan(10);
  }

  /** Small ones have all of their nodes at once, and share the memory, too. */
  @Test
  void manySmallOnesAreForgottenRatherThanKept() {
    AutomatonMemory memory = new AutomatonMemory(20_000);
    List<GoRegexp> all =
        IntStream.range(0, 1_000)
            .mapToObj(i -> GoRegexp.compile("^/[a-z]+/" + i + "/[0-9]+$", memory))
            .toList();

    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < all.size(); i++) {
        assertThat(all.get(i).finds("/items/" + i + "/42")).isTrue();
        assertThat(all.get(i).finds("/items/" + i + "1/42")).isFalse();
      }
    }
    assertThat(memory.weight()).isBetween(1_000L, 20_000L);
    assertThat(memory.forgotten()).isGreaterThan(4);
  }

  /** A backtracking engine would need longer than the universe has. */
  @ParameterizedTest
  @ValueSource(
      strings = {"(a+)+$", "^(a|aa)+$", "(a*)*b", "(a|a)*!$", "^(([a-z])+.)+[A-Z]([a-z])+$"})
  void endsOnHostileInput(String expression) {
    String text = "a".repeat(50_000) + "\n";

    assertThat(GoRegexp.compile(expression).finds(text)).isFalse();
  }
}
