package dev.edgekit.auth.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.fixture.RawClient;
import dev.edgekit.auth.rule.Classification;
import dev.edgekit.auth.rule.RequestClassifier;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.http.Request;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sends the corpora to real servers over raw sockets. What is refused needs no server, so only what
 * is accepted is sent; {@code -Plong} sends everything and counts whom a simpler classifier lets
 * in.
 */
class DispatchTest {
  private static final RequestClassifier CLASSIFIER =
      new RequestClassifier(
          RuleSet.parse(
              """
              version: 1
              rules:
                - {id: client, when: "Under(`/client`)", check: session}
                - {id: internal, when: "Under(`/internal`)", check: deny}
              """));

  private static final RequestClassifier PERMISSIVE =
      new RequestClassifier(
          RuleSet.parse(
              """
              version: 1
              defaults:
                accept:
                  - blank-segment
                  - compatibility-delimiter
                  - dot-segment
                  - double-encoding
                  - double-slash
                  - encoded-delimiter
                  - encoded-dot
                  - encoded-slash
                  - many-dots
                  - needless-encoding
                  - path-parameter
              rules:
                - {id: client, when: "Under(`/client`)", check: session}
                - {id: internal, when: "Under(`/internal`)", check: deny}
              """));

  @TempDir Path directory;

  @Test
  void corporaAreWhatTheirGeneratorsMake() {
    assertThat(TargetCorpus.HOSTILE.read())
        .hasSizeGreaterThanOrEqualTo(20_000)
        .isEqualTo(TargetCorpus.HOSTILE.generate());
    assertThat(TargetCorpus.LEGITIMATE.read())
        .hasSizeGreaterThanOrEqualTo(2_000)
        .isEqualTo(TargetCorpus.LEGITIMATE.generate());
  }

  @Test
  void refusesNoLegitimateTarget() {
    assertThat(TargetCorpus.LEGITIMATE.read())
        .allSatisfy(target -> assertThat(classOf(target)).doesNotStartWith("refused"));
  }

  @Test
  void refusesAlmostEveryHostileTarget() {
    List<String> accepted = accepted(TargetCorpus.HOSTILE);

    assertThat(accepted).hasSizeBetween(500, TargetCorpus.HOSTILE.read().size() / 5);
  }

  /** Every reason that lies in a target of a GET request, and often enough to be no accident. */
  @Test
  void hasTargetsForEveryReason() {
    Map<PathRejection, Long> targets =
        TargetCorpus.HOSTILE.read().stream()
            .flatMap(target -> CanonicalPath.of(Request.get(target).build()).rejection().stream())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    Set<PathRejection> elsewhere =
        EnumSet.of(
            PathRejection.ASTERISK_FORM,
            PathRejection.AUTHORITY_FORM,
            PathRejection.BAD_HOST,
            PathRejection.MISSING_HOST,
            PathRejection.QUERY_SEMICOLON,
            PathRejection.PARAMETER_NAME,
            PathRejection.OVERRIDE,
            PathRejection.TRACE,
            PathRejection.METHOD_CASE,
            PathRejection.TOO_LONG);

    assertThat(EnumSet.allOf(PathRejection.class))
        .filteredOn(reason -> !elsewhere.contains(reason))
        .allSatisfy(reason -> assertThat(targets.getOrDefault(reason, 0L)).isGreaterThan(30));
  }

  @ParameterizedTest
  @EnumSource
  void runsTheHandlerOfTheClassThatWasComputed(TestServer.Kind kind) throws Exception {
    List<String> targets = accepted(TargetCorpus.HOSTILE);
    targets.addAll(TargetCorpus.LEGITIMATE.read());

    assertThat(mismatches(kind, targets)).isEmpty();
  }

  /** Also where every permission is given: what has two classes in two readings stays refused. */
  @ParameterizedTest
  @EnumSource
  void runsThatHandlerUnderEveryPermission(TestServer.Kind kind) throws Exception {
    List<String> targets = new ArrayList<>(TargetCorpus.HOSTILE.read());
    DoubtfulTargetsTest.targets().forEach(doubtful -> targets.add(doubtful.target()));
    targets.removeIf(
        target ->
            classOf(PERMISSIVE, target).startsWith("refused")
                || !classOf(target).startsWith("refused"));

    assertThat(targets).hasSizeGreaterThan(300);
    assertThat(mismatches(PERMISSIVE, kind, targets)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void everyServerServesLegitimatePaths(TestServer.Kind kind) throws Exception {
    List<String> refused = new ArrayList<>();
    try (TestServer server = kind.start(directory);
        RawClient client = new RawClient(server.port())) {
      for (String target : TargetCorpus.LEGITIMATE.read()) {
        if (target.indexOf('?') < 0 && !client.handlerOf(target).equals(classOf(target))) {
          refused.add(target);
        }
      }
    }
    assertThat(refused).isEmpty();
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource
  void aPrefixOfTheRawTargetIsBypassed(TestServer.Kind kind) throws Exception {
    TreeMap<String, Integer> wrong = new TreeMap<>();
    try (TestServer server = kind.start(directory);
        RawClient client = new RawClient(server.port())) {
      for (String target : TargetCorpus.HOSTILE.read()) {
        if (!target.chars().allMatch(c -> c > ' ' && c != 0x7F)) {
          continue; // would be no request line
        }
        String handler = client.handlerOf(target);
        boolean reached = handler.matches("client|internal|default");
        if (reached && handler.equals("client") != target.startsWith("/client")) {
          wrong.merge("raw prefix", 1, Integer::sum);
        }
        if (reached && !classOf(target).startsWith("refused") && !classOf(target).equals(handler)) {
          wrong.merge("canonical", 1, Integer::sum);
        }
      }
    }
    assertThat(wrong).doesNotContainKey("canonical").containsKey("raw prefix");
  }

  /** New targets by chance, of three tokens each, beyond those that are kept. */
  @Tag("long")
  @ParameterizedTest
  @EnumSource
  void runsThatHandlerForTargetsByChance(TestServer.Kind kind) throws Exception {
    List<String> targets = HostileTargets.byChance(new Random(kind.name().hashCode()), 200_000);
    targets.removeIf(target -> classOf(target).startsWith("refused"));

    assertThat(mismatches(kind, targets)).isEmpty();
    System.out.printf("%s: %d accepted of 200,000%n", kind, targets.size());
  }

  private List<String> mismatches(TestServer.Kind kind, List<String> targets) throws Exception {
    return mismatches(CLASSIFIER, kind, targets);
  }

  private List<String> mismatches(
      RequestClassifier classifier, TestServer.Kind kind, List<String> targets) throws Exception {
    List<String> wrong = new ArrayList<>();
    try (TestServer server = kind.start(directory);
        RawClient client = new RawClient(server.port())) {
      for (String target : targets) {
        String handler = client.handlerOf(target);
        if (handler.matches("client|internal|default")
            && !handler.equals(classOf(classifier, target))) {
          wrong.add(TargetCorpus.escape(target) + " ran " + handler);
        }
      }
    }
    return wrong;
  }

  private static List<String> accepted(TargetCorpus corpus) {
    List<String> accepted = new ArrayList<>(corpus.read());
    accepted.removeIf(target -> classOf(target).startsWith("refused"));
    return accepted;
  }

  private static String classOf(String target) {
    return classOf(CLASSIFIER, target);
  }

  private static String classOf(RequestClassifier classifier, String target) {
    Classification classification = classifier.classify(Request.get(target).build());
    return classification
        .reason()
        .map(reason -> "refused: " + reason)
        .orElse(classification.rule().orElse("default"));
  }
}
