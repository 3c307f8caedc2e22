package dev.edgekit.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.rule.RuleReload;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.http.Request;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AuthMetrics metrics = AuthMetrics.in(registry);

  @Test
  void countsDecisionsByCheckRuleAndReason() {
    AuthGate gate = AuthGate.builder().listener(metrics).build();

    gate.decide(Request.get("/client/me").build());
    gate.decide(Request.get("/client/me").build());
    gate.decide(Request.get("//client").build());

    assertThat(
            registry
                .get("edgekit.auth.decisions")
                .tags("check", "session", "reason", "check-unavailable", "status", "503")
                .timer()
                .count())
        .isEqualTo(2);
    assertThat(
            registry
                .get("edgekit.auth.decisions")
                .tags("check", "deny", "reason", "double-slash", "rule", "-")
                .timer()
                .count())
        .isEqualTo(1);
  }

  @Test
  void countsReloads() {
    metrics.reloaded(new RuleReload("rules.yaml", RuleSet.clientPrefix(), Optional.empty()));
    metrics.reloaded(new RuleReload("rules.yaml", RuleSet.clientPrefix(), Optional.of("line 1")));

    assertThat(registry.counter("edgekit.auth.reloads", "outcome", "loaded").count()).isEqualTo(1);
    assertThat(registry.counter("edgekit.auth.reloads", "outcome", "kept").count()).isEqualTo(1);
  }

  @Test
  void namesOnlySoManyRules() {
    StringBuilder rules = new StringBuilder("version: 1\nrules:\n");
    int count = AuthMetrics.MAX_RULES + 50;
    for (int i = 0; i < count; i++) {
      rules.append("  - {id: r%d, when: \"Path(`/%d`)\", check: none}\n".formatted(i, i));
    }
    AuthGate gate =
        AuthGate.builder()
            .rules(RuleSource.of(RuleSet.parse(rules.toString())))
            .listener(metrics)
            .build();

    for (int i = 0; i < count; i++) {
      gate.decide(Request.get("/" + i).build());
    }

    assertThat(registry.get("edgekit.auth.decisions").timers()).hasSize(AuthMetrics.MAX_RULES + 1);
    assertThat(registry.get("edgekit.auth.decisions").tags("rule", "other").timer().count())
        .isEqualTo(50);
  }
}
