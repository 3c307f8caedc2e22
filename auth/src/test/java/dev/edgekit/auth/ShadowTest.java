package dev.edgekit.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.rule.RequestClassifier;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.http.Request;
import org.junit.jupiter.api.Test;

class ShadowTest {
  private static final RuleSet LIVE = RuleSet.clientPrefix();
  private static final RuleSet CANDIDATE =
      RuleSet.parse(
          """
          rules:
            - {id: client, when: "Under(`/client`)", check: session, strip: /client}
            - {id: admin, when: "Under(`/client/admin`)", check: deny}
          """);

  @Test
  void reportsTheDecisionsThatWouldDiffer() {
    RequestClassifier live = new RequestClassifier(LIVE);
    Shadow shadow = Shadow.of(RuleSource.of(CANDIDATE));

    for (String target :
        new String[] {"/client/me", "/client/admin?secret=1", "/client/admin/x", "/a//b"}) {
      Request request = Request.get(target).build();
      shadow.observe(request, live.classify(request));
    }

    Shadow.Report report = shadow.report();
    assertThat(report.requests()).isEqualTo(4);
    assertThat(report.differing()).isEqualTo(2);
    assertThat(report.differences())
        .containsExactly(
            new Shadow.Difference("client (session) -> admin (deny)", 2, "GET localhost/admin"));
  }

  @Test
  void keepsABoundedNumberOfDifferences() {
    RequestClassifier live = new RequestClassifier(LIVE);
    StringBuilder rules = new StringBuilder("rules:\n");
    for (int i = 0; i < Shadow.MAX_DIFFERENCES + 10; i++) {
      rules.append("  - {id: r" + i + ", when: 'Path(`/" + i + "`)', check: none}\n");
    }
    Shadow shadow = Shadow.of(RuleSource.of(RuleSet.parse(rules.toString())));

    for (int i = 0; i < Shadow.MAX_DIFFERENCES + 10; i++) {
      Request request = Request.get("/" + i).build();
      shadow.observe(request, live.classify(request));
    }

    assertThat(shadow.report().differing()).isEqualTo(Shadow.MAX_DIFFERENCES + 10);
    assertThat(shadow.report().differences()).hasSize(Shadow.MAX_DIFFERENCES);
  }

  @Test
  void seesWhatTheGateDecidesAbout() {
    Shadow shadow = Shadow.of(RuleSource.of(CANDIDATE));
    try (AuthGate gate = AuthGate.builder().shadow(shadow).build()) {
      int status = gate.decide(Request.get("/client/admin").build()).status();

      assertThat(status).isEqualTo(503); // as without the shadow: no sessions are there
    }

    assertThat(shadow.report().differing()).isEqualTo(1);
  }
}
