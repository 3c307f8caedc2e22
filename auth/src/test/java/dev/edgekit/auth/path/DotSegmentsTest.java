package dev.edgekit.auth.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.http.Request;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dot segments pass by a permission alone, and where they lead to no other rule. */
class DotSegmentsTest {
  private static final RuleSet RULES =
      RuleSet.parse(
          """
          defaults: {check: api-key}
          rules:
            - {id: files, when: "Under(`/files`)", check: none, accept: [dot-segment, double-slash]}
            - {id: all, when: "Under(`/all`)", check: none,
               accept: [dot-segment, encoded-dot, path-parameter, blank-segment, many-dots]}
            - {id: cut, when: "Under(`/cut`)", check: none, accept: [dot-segment], strip: /cut}
            - {id: secret, when: "Under(`/files/secret`)", check: deny}
          """);

  @ParameterizedTest
  @CsvSource({
    "/files/., none",
    "/files/./a, none",
    "/files/a/.., none",
    "/files/a/../b, none",
    "/files/a/./../b/., none",
    "/files, none",
    "/all/a/../b, none",
    // Another rule by one of the readings
    "/files/.., refused",
    "/files/../files/a, none",
    "/files/../secret, refused",
    "/files/a/../secret, refused",
    "/files/a/..//secret, refused",
    "/files//../secret, refused",
    "/files/secret/../a, refused",
    "/x/../files/a, refused",
    "/x/., refused",
    // Above the root
    "/.., refused",
    "/files/../../files/a, refused",
    // What is stripped could be taken back
    "/cut/a/../b, refused",
    "/cut/., refused",
    // Written by nobody who means it well
    "/all/%2e, refused",
    "/all/%2e%2e/all, refused",
    "/all/.%2E/a, refused",
    "/all/..%20/a, refused",
    "/all/..;/a, refused",
    "/all/a/..;x/b, none",
    "/all/.../a, none",
  })
  void passWhereEveryReadingHasOneRule(String target, String check) {
    var is = RULES.classify(Request.get(target).build());

    assertThat(is.reason().isPresent() ? "refused" : is.check()).isEqualTo(check);
  }
}
