package dev.edgekit.examples.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCommandTest {
  @TempDir Path directory;

  private int run(String... cases) throws IOException {
    Path rules = directory.resolve("rules.yaml");
    Path file = directory.resolve("cases.jsonl");
    Files.writeString(
        rules,
        """
        rules:
          - {id: client, when: "Under(`/client`)", check: session, strip: /client, service: site}
        """);
    Files.writeString(file, String.join("\n", cases));
    return TestCommand.run(
        new String[] {"test", "--rules", rules.toString(), "--cases", file.toString()});
  }

  @Test
  void passesWhereTheRulesSayWhatIsExpected() throws IOException {
    int code =
        run(
            "{\"target\":\"/client/me\",\"expect\":{\"rule\":\"client\",\"path\":\"/me\","
                + "\"service\":\"site\"}}",
            "{\"target\":\"/x\",\"expect\":{\"outcome\":\"default\",\"check\":\"api-key\"}}",
            "{\"target\":\"/client%2fme\",\"expect\":{\"reason\":\"encoded-slash\"}}");

    assertThat(code).isZero();
  }

  @Test
  void failsWhereTheyDont() throws IOException {
    assertThat(run("{\"target\":\"/client/me\",\"expect\":{\"check\":\"none\"}}")).isEqualTo(1);
    assertThat(run("")).isEqualTo(1);
  }

  @Test
  void refusesACaseThatExpectsNothing() {
    assertThatThrownBy(() -> run("{\"target\":\"/\"}")).hasMessageContaining("line 1 has no");
    assertThatThrownBy(() -> run("{\"target\":\"/\",\"expect\":{\"chek\":\"none\"}}"))
        .hasMessageContaining("\"expect\" holds texts by [outcome, rule, check, path");
  }
}
