package dev.edgekit.auth.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.rule.Classification;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.http.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Addresses that services have and some server reads otherwise: GitLab's, npm's, titles of courses,
 * jsessionids. Each with the permissions that it needs, {@code always} or {@code never}, and
 * whether all of Spring Boot 3.5, Tomcat 10.1, Jetty 12, Undertow 2.3, the JDK's server and Vert.x
 * 4.5 ran one handler for it, or some.
 */
class DoubtfulTargetsTest {
  private static final List<String> WORDS =
      List.of(
          "blank-segment",
          "compatibility-delimiter",
          "dot-segment",
          "double-encoding",
          "double-slash",
          "encoded-delimiter",
          "encoded-dot",
          "encoded-slash",
          "many-dots",
          "needless-encoding",
          "path-parameter");

  record Doubtful(String needs, String servedBy, String target) {
    boolean isAccepted(Set<String> words) {
      return needs.equals("always")
          || (!needs.equals("never") && words.containsAll(List.of(needs.split(" ", -1))));
    }
  }

  @Test
  void passByTheirPermissionsAndNoFewer() throws IOException {
    List<String> wrong = new ArrayList<>();
    List<Doubtful> targets = targets();
    for (int set = 0; set < 1 << WORDS.size(); set++) {
      Set<String> words = words(set);
      RuleSet rules = accepting(words);
      for (Doubtful doubtful : targets) {
        Classification is = rules.classify(Request.get(doubtful.target).host("h").build());
        if (is.reason().isEmpty() != doubtful.isAccepted(words)) {
          wrong.add(doubtful + " with " + words + ": " + is);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(targets).hasSize(161);
    assertThat(targets).filteredOn(t -> !t.needs.equals("never")).hasSize(132);
  }

  @Test
  void whatAllServersServePasses() throws IOException {
    assertThat(targets()).filteredOn(t -> t.servedBy.equals("all")).hasSize(83);
    assertThat(targets())
        .filteredOn(t -> t.servedBy.equals("all") && t.needs.equals("never"))
        .isEmpty();
  }

  private static Set<String> words(int set) {
    return WORDS.stream()
        .filter(word -> (set >> WORDS.indexOf(word) & 1) != 0)
        .collect(Collectors.toSet());
  }

  private static RuleSet accepting(Set<String> words) {
    return RuleSet.parse(
        """
        defaults: {check: none, accept: %s}
        rules:
          - {id: client, when: "Under(`/client`)", check: session, strip: /client}
          - {id: internal, when: "Under(`/internal`)", check: deny}
        """
            .formatted(words));
  }

  static List<Doubtful> targets() throws IOException {
    try (var in =
        Objects.requireNonNull(
            DoubtfulTargetsTest.class.getResourceAsStream("doubtful-targets.tsv"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split("\t", -1))
          .map(row -> new Doubtful(row[0], row[1], row[2]))
          .toList();
    }
  }
}
