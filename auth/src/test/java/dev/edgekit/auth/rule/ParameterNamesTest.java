package dev.edgekit.auth.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Request;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frameworks read some parameters by another name than the one that is written. */
class ParameterNamesTest {
  private static final RuleSet RULES =
      RuleSet.parse(
          """
          defaults: {check: none}
          rules:
            - {id: admin, when: "Query(`admin`, `1`)", check: deny}
            - {id: role, when: "QueryRegexp(`user_role`, `^root$`)", check: deny}
            - {id: list, when: "Query(`filter[name]`, `x`)", check: session}
          """);

  @ParameterizedTest
  @CsvSource({
    "admin=1, deny",
    "admin=0, none",
    "admin[]=1, refused",
    "admin%5B%5D=1, refused",
    "admin[0]=1, refused",
    "admin[a][b]=1, refused",
    "%20admin=1, refused",
    "+admin=1, refused",
    "%61dmin=1, deny",
    "admin%00=1, refused",
    "admin%00x=1, refused",
    "admin=0&admin[]=1, refused",
    "%20admin[]=1, refused",
    "user.role=root, refused",
    "user%20role=root, refused",
    "user[role=root, refused",
    "user.role=guest, none",
    // No rule would hold
    "admin[]=0, none",
    "tags[]=1&page.size=20, none",
    "administrator[]=1, none",
    "x=admin[]=1, none",
    "[]=1, none",
    "[admin]=1, none",
    // A rule asks for just this name
    "filter[name]=x, session",
    "filter%5Bname%5D=x, session",
    "filter[name]=y, none",
  })
  void areRefusedWhereThatWouldBeAnotherClass(String query, String check) {
    Classification is = RULES.classify(Request.get("/a?" + query).build());

    assertThat(is.reason().orElse(is.check()))
        .isEqualTo(check.equals("refused") ? "parameter-name" : check);
  }

  @ParameterizedTest
  @CsvSource({"admin[]=1", "admin%00=1", "%20admin=1"})
  void areLeftAloneWhereNoRuleAsksForThem(String query) {
    assertThat(RuleSet.clientPrefix().classify(Request.get("/a?" + query).build()).reason())
        .isEmpty();
  }
}
