package dev.edgekit.auth.internal.regexp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One answer for all expressions against RE2/J's for each of them, by chance and by seed. */
class RegexpSetTest {
  private static final String[] WORDS = {
    "ab", "abc", "bc", "/a/", "items", "Items", "v1", "강의", "c"
  };
  private static final String[] PARTS = {
    "[0-9]+", ".*", "[a-c]", "(a|b)", "\\d", "x?", "(?i:k)", "-", "\\b"
  };

  private static String expression(Random random) {
    if (random.nextInt(4) == 0) {
      return GoRegexpTest.expression(random, 2);
    }
    StringBuilder text = new StringBuilder(random.nextInt(2) == 0 ? "^" : "");
    for (int i = random.nextInt(4); i >= 0; i--) {
      text.append(random.nextBoolean() ? one(WORDS, random) : one(PARTS, random));
    }
    return text.append(random.nextInt(2) == 0 ? "$" : "").toString();
  }

  private static String text(Random random) {
    if (random.nextInt(4) == 0) {
      return GoRegexpTest.text(random);
    }
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(one(WORDS, random)).append(random.nextInt(2) == 0 ? random.nextInt(20) : "");
    }
    return text.toString();
  }

  private static String one(String[] of, Random random) {
    return of[random.nextInt(of.length)];
  }

  private static List<GoRegexp> expressions(Random random, int count, AutomatonMemory memory) {
    Set<GoRegexp> distinct = new HashSet<>();
    while (distinct.size() < count) {
      try {
        distinct.add(GoRegexp.compile(expression(random), memory));
      } catch (RuleSyntaxException e) {
        // Not one, then
      }
    }
    return new ArrayList<>(distinct);
  }

  private static Set<Integer> found(
      RegexpSet set, String text, int limit, FoundExpressions scratch) {
    int mark = scratch.begin();
    String around = "ab" + text + "items";
    set.search(around, 2, 2 + text.length(), limit, scratch);
    scratch.sort();
    Set<Integer> found = new TreeSet<>();
    for (int i = mark; i < scratch.size(); i++) {
      assertThat(found.add(scratch.get(i))).as("each once").isTrue();
    }
    scratch.end(mark);
    return found;
  }

  private static void compare(long seed, int sets, int memory) {
    FoundExpressions scratch = new FoundExpressions();
    for (int i = 0; i < sets; i++) {
      Random random = new Random(seed + i);
      List<GoRegexp> expressions =
          expressions(random, 1 + random.nextInt(60), new AutomatonMemory(memory));
      List<Pattern> re2 = expressions.stream().map(e -> Pattern.compile(e.expression())).toList();
      RegexpSet set = new RegexpSet(expressions);
      for (int j = 0; j < 40; j++) {
        String text = text(random);
        int limit = random.nextInt(3) == 0 ? random.nextInt(expressions.size()) : 1000;
        Set<Integer> expected = new TreeSet<>();
        IntStream.range(0, Math.min(limit, expressions.size()))
            .filter(n -> re2.get(n).matcher(text).find())
            .forEach(expected::add);

        assertThat(found(set, text, limit, scratch))
            .as("seed " + (seed + i) + ", text \"" + text + "\" of " + expressions)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void findsWhatEachFindsByRe2() {
    compare(20261130, 300, AutomatonMemory.MAX_WEIGHT);
  }

  /** So little memory that it is full again and again. */
  @Test
  void findsTheSameWithoutMemory() {
    compare(7, 100, 2000);
    compare(8, 20, 0);
  }

  @Test
  @Tag("long")
  void findsWhatEachFindsByRe2AHundredThousandTimes() {
    compare(1_000_000, 20_000, AutomatonMemory.MAX_WEIGHT);
  }
}
