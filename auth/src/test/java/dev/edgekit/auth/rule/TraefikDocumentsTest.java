package dev.edgekit.auth.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Documents of every kind that people paste, each with what it means to Traefik: the same here, or
 * a refusal, and nothing wider.
 */
class TraefikDocumentsTest {
  private static final Pattern BEGINNING = Pattern.compile("(?m)^=== ");
  private static final Pattern BLANK = Pattern.compile(" ");
  private static final String DOCUMENT = "---8<---\n";

  /** A document, and what is expected of it line by line. */
  record Case(List<String> expected, String document) {}

  static List<Named<Case>> cases() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(TraefikDocumentsTest.class.getResourceAsStream("documents.txt"))) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return BEGINNING.splitAsStream(text).skip(1).map(TraefikDocumentsTest::read).toList();
    }
  }

  private static Named<Case> read(String text) {
    int end = text.indexOf(DOCUMENT);
    List<String> lines = text.substring(0, end).lines().toList();
    return Named.of(
        lines.get(0),
        new Case(lines.subList(1, lines.size()), text.substring(end + DOCUMENT.length())));
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
    List<String> words = BLANK.splitAsStream(asked).toList();
    Request request = Request.builder(words.get(0), words.get(2)).host(words.get(1)).build();
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
