package dev.edgekit.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;

/** A wrong setting is a sentence in what Boot prints, and no stack. */
class MistakeTest {
  @TempDir static Path folder;

  static Stream<Arguments> mistakes() throws IOException {
    Path rules = folder.resolve("rules.yaml");
    Files.writeString(
        rules, "version: 1\nrules:\n  - {id: a, when: \"Under(`/a`)\", chekc: none}\n");
    Path file = Files.writeString(folder.resolve("file"), "");
    return Stream.of(
        Arguments.of(
            "edgekit.rules=" + rules, ":3: unknown key \"chekc\" in a rule, nearest: check"),
        Arguments.of(
            "edgekit.rules=" + folder.resolve("no.yaml"), "there is no such file or folder"),
        Arguments.of("edgekit.redis=localhost:6379", "write redis://localhost:6379"),
        Arguments.of("edgekit.session-secret=a", "secret"),
        Arguments.of("edgekit.session-secret=${SECRET_OF_NOBODY}", "SECRET_OF_NOBODY"),
        Arguments.of("edgekit.data=" + file, file.toString()));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isOneSentence(String setting, String says) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    Throwable thrown;
    try {
      thrown = catchThrowable(() -> SpringApplication.run(CourseService.class, arguments(setting)));
    } finally {
      System.setOut(before);
    }
    assertThat(thrown).isNotNull();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("APPLICATION FAILED TO START")
        .contains(says)
        .doesNotContain("\tat ");
  }

  private static String[] arguments(String setting) {
    List<String> all = new ArrayList<>();
    for (String right :
        List.of("edgekit.data=" + folder, "edgekit.session-secret=of the test alone")) {
      if (!right.startsWith(setting.substring(0, setting.indexOf('=') + 1))) {
        all.add("--" + right);
      }
    }
    all.add("--" + setting);
    all.add("--server.port=0");
    return all.toArray(String[]::new);
  }
}
