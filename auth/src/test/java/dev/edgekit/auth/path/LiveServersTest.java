package dev.edgekit.auth.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.rule.Classification;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.http.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What servers did with targets: which handler ran on Spring Boot 3.5, Tomcat 10.1, Jetty 12 (two
 * modes), Undertow, the JDK's server and Vert.x. No target that is accepted may run a protected
 * handler in another class than that handler's.
 */
class LiveServersTest {
  private static final int VERTX = 7;

  private static final String EVERY =
      "blank-segment, compatibility-delimiter, dot-segment, double-encoding, double-slash, encoded-delimiter,"
          + " encoded-dot, encoded-slash, many-dots, needless-encoding, path-parameter";

  private static final String RULES =
      """
      defaults: {check: none, accept: [%s]}
      rules:
        - {id: client, when: "Under(`/client`)", check: session}
        - {id: internal, when: "Under(`/internal`)", check: deny}
        - {id: "@admin", when: "Under(`/@admin`)", check: deny}
        - {id: "a:b", when: "Under(`/a:b`)", check: deny}
        - {id: "x(y)", when: "Under(`/x(y)`)", check: deny}
        - {id: "x,y", when: "Under(`/x,y`)", check: deny}
        - {id: "x+y", when: "Under(`/x+y`)", check: deny}
      """;

  @ParameterizedTest
  @ValueSource(strings = {"", EVERY})
  void noServerRunsAProtectedHandlerInAnotherClass(String accepted) throws IOException {
    RuleSet rules = RuleSet.parse(RULES.formatted(accepted));
    List<String> wrong = new ArrayList<>();
    int ran = 0;
    for (String line : lines()) {
      String[] row = line.split("\t", -1);
      Classification is = rules.classify(Request.get(row[0]).host("h").build());
      for (int i = 1; i < row.length; i++) {
        String handler = row[i].startsWith("200 ") ? row[i].substring(4) : "default";
        boolean route = i == VERTX && handler.equals("a:b"); // /a and a parameter b, there
        if (!handler.equals("default") && !route && is.reason().isEmpty()) {
          ran++;
          if (!is.rule().equals(Optional.of(handler))) {
            wrong.add(row[0] + " ran " + handler + " as " + is);
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(ran).isGreaterThan(1000);
  }

  private static List<String> lines() throws IOException {
    try (var in =
            Objects.requireNonNull(
                LiveServersTest.class.getResourceAsStream("live-servers.tsv.gz"));
        var reader =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
      return reader.lines().skip(1).toList();
    }
  }
}
