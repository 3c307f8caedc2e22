package dev.edgekit.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.edgekit.auth.path.PathRejection;
import dev.edgekit.auth.rule.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The guide's documents load, and its words are the code's. */
class GuideTest {
  private static String guide() throws IOException {
    return Files.readString(Path.of("README.md"));
  }

  @Test
  void everyDocumentLoads() throws IOException {
    List<String> documents =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(guide())
            .results()
            .map(block -> block.group(1))
            .toList();

    assertThat(documents).hasSizeGreaterThanOrEqualTo(3);
    documents.forEach(each -> assertThatCode(() -> RuleSet.parse(each)).doesNotThrowAnyException());
  }

  @Test
  void everyWordOfAcceptIsOne() throws IOException {
    List<String> words =
        Pattern.compile("^\\| `([a-z-]+)` \\| .* \\| .* \\|$", Pattern.MULTILINE)
            .matcher(guide())
            .results()
            .map(row -> row.group(1))
            .filter(word -> word.contains("-") || word.equals("override"))
            .toList();

    assertThat(words).hasSize(12).allSatisfy(PathRejection::ofWord);
    words.forEach(
        word ->
            assertThatCode(
                    () -> RuleSet.parse("rules: []\ndefaults: {accept: [%s]}".formatted(word)))
                .doesNotThrowAnyException());
  }
}
