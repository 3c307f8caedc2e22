package dev.edgekit.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Request;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The compiled index against the plain loop, by chance and by seed. */
class DifferentialTest {
  private static final int REQUESTS_PER_SET = 250;

  /** A dimension that a lookup forgets to ask. */
  private record Blind(Dimension missed) implements Dimension {
    @Override
    public int find(RequestView request, int above, int best) {
      return best;
    }
  }

  /**
   * The first disagreement over so many pairs, as a text that tells how to see it again.
   *
   * @param finish spoils the index
   */
  private static Optional<String> disagreement(
      long seed, int pairs, UnaryOperator<Dimension> finish) {
    int done = 0;
    for (int set = 0; done < pairs; set++) {
      RuleGenerator generator = new RuleGenerator(seed + 1_000_003L * set);
      RuleSet rules = set(generator.rules());
      RuleIndex index = RuleIndexBuilder.build(rules.conditions(), finish);
      NaiveRules naive = new NaiveRules(rules.inFileOrder());
      for (int i = 0; i < REQUESTS_PER_SET; i++) {
        Request request = generator.request();
        Optional<String> expected = naive.winner(request);
        Optional<String> actual = winner(rules, index, request);
        if (!actual.equals(expected)) {
          return Optional.of(
              "seed %d, set %d, request %d: %s %s %s %s from %s: expected %s, got %s"
                  .formatted(
                      seed,
                      set,
                      i,
                      request.method(),
                      request.host(),
                      request.target(),
                      request.headers().toMap(),
                      request.clientAddress(),
                      expected,
                      actual));
        }
      }
      done += REQUESTS_PER_SET;
    }
    return Optional.empty();
  }

  private static RuleSet set(List<Rule> rules) {
    return new RuleSet(new RuleFile(rules, "api-key", List.of(), Set.of(), false));
  }

  private static Optional<String> winner(RuleSet rules, RuleIndex index, Request request) {
    String target = request.target();
    RequestView view = RequestView.of(request, target);
    int rank = index.find(view, -1, RuleIndex.NONE);
    return rank == RuleIndex.NONE ? Optional.empty() : Optional.of(rules.ranked().get(rank).id());
  }

  @Test
  void agreesWithThePlainLoop() {
    assertThat(disagreement(20261122, 200_000, UnaryOperator.identity())).isEmpty();
  }

  @Test
  @Tag("long")
  void agreesWithThePlainLoopTenMillionTimes() {
    for (int part = 0; part < 10; part++) {
      assertThat(disagreement(1_000 + part, 1_000_000, UnaryOperator.identity())).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Dimension.ByHost.class,
        Dimension.ByHostParent.class,
        Dimension.ByPath.class,
        Dimension.ByPrefix.class,
        Dimension.ByHeader.class,
        Dimension.ByQuery.class,
        Dimension.ByNetwork.class,
        Dimension.ByMethod.class
      })
  void seesThatADimensionIsBroken(Class<? extends Dimension> broken) {
    UnaryOperator<Dimension> finish = d -> broken.isInstance(d) ? new Blind(d) : d;

    assertThat(disagreement(20261122, 200_000, finish)).isPresent();
  }

  @Test
  void generatesEveryDimension() {
    Set<String> seen = new TreeSet<>();
    UnaryOperator<Dimension> finish =
        dimension -> {
          seen.add(dimension.getClass().getSimpleName());
          return dimension;
        };

    disagreement(20261122, 10_000, finish);

    assertThat(seen)
        .containsExactly(
            "ByHeader",
            "ByHost",
            "ByHostParent",
            "ByMethod",
            "ByNetwork",
            "ByPath",
            "ByPrefix",
            "ByQuery");
  }
}
