package dev.edgekit.auth.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Documents of every kind that people paste, each with what it means to Traefik: the same here, or
 * a refusal, and nothing wider.
 */
class TraefikDocumentsTest {
  /** A document, and what is expected of it line by line. */
  record Case(List<String> expected, String document) {}

  static List<Named<Case>> cases() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(TraefikDocumentsTest.class.getResourceAsStream("documents.txt"))) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split("(?m)^=== "))
          .skip(1)
          .map(TraefikDocumentsTest::read)
          .collect(Collectors.toList());
    }
  }

  private static Named<Case> read(String text) {
    String[] parts = text.split("---8<---\n", 2);
    List<String> lines = parts[0].lines().toList();
    return Named.of(lines.get(0), new Case(lines.subList(1, lines.size()), parts[1]));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void meansWhatItSaysOrIsRefused(Case one) {
    assertThat(one.expected).isNotEmpty();
    for (String line : one.expected) {
      if (line.startsWith("refused: ")) {
        assertThatThrownBy(() -> RuleSet.parse(one.document))
            .isInstanceOf(RuleSetException.class)
            .hasMessageContaining(line.substring("refused: ".length()));
      } else {
        assertThat(decided(RuleSet.parse(one.document), line)).isEqualTo(line);
      }
    }
  }

  /** The line as it should have been: METHOD host target = check path service. */
  private static String decided(RuleSet rules, String line) {
    String asked = line.substring(0, line.indexOf(" = "));
    String[] words = asked.split(" ");
    Request request = Request.builder(words[0], words[2]).host(words[1]).build();
    Classification is = rules.classify(request);
    String service = is.service().map(name -> " " + name).orElse("");
    return asked
        + " = "
        + is.reason().orElse(is.check())
        + " "
        + is.path(request).orElse("")
        + service;
  }
}
