package dev.edgekit.auth.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.internal.index.RuleIndex;
import dev.edgekit.auth.internal.index.RuleIndexBuilder;
import dev.edgekit.auth.internal.language.IndexKind;
import dev.edgekit.auth.internal.language.RequestView;
import dev.edgekit.http.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The compiled index against the plain loop, by chance and by seed. */
class DifferentialTest {
  private static final int REQUESTS_PER_SET = 250;

  /**
   * The first disagreement over that many pairs, as a text that tells how to see it again.
   *
   * @param missed the buckets that the index lacks
   */
  private static Optional<String> disagreement(long seed, int pairs, Set<IndexKind> missed) {
    int done = 0;
    for (int set = 0; done < pairs; set++) {
      RuleGenerator generator = new RuleGenerator(seed + 1_000_003L * set);
      RuleSet rules = set(generator.rules());
      RuleIndex index = RuleIndexBuilder.build(rules.conditions(), missed);
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
    return new RuleSet(
        new RuleFile(
            rules, "api-key", List.of(), Optional.empty(), Acceptance.NONE, Map.of(), false));
  }

  private static Optional<String> winner(RuleSet rules, RuleIndex index, Request request) {
    String target = request.target();
    RequestView view = RequestView.of(request, target);
    int rank = index.find(view, -1, RuleIndex.NONE);
    return rank == RuleIndex.NONE ? Optional.empty() : Optional.of(rules.ranked().get(rank).id());
  }

  @Test
  void agreesWithThePlainLoop() {
    assertThat(disagreement(20261122, 200_000, Set.of())).isEmpty();
  }

  @Test
  @Tag("long")
  void agreesWithThePlainLoopTwelveMillionTimes() {
    List<String> disagreements =
        LongStream.range(1_000, 1_012)
            .parallel()
            .boxed()
            .flatMap(seed -> disagreement(seed, 1_000_000, Set.of()).stream())
            .toList();

    assertThat(disagreements).isEmpty();
  }

  /** So the generated pairs lead through every index, and a mistake in any one shows. */
  @ParameterizedTest
  @EnumSource
  void seesThatAnIndexIsBroken(IndexKind broken) {
    assertThat(disagreement(20261122, 200_000, Set.of(broken))).isPresent();
  }
}
