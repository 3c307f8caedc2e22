package dev.edgekit.examples.springlogin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;

/** A wrong setting is a sentence, and no stack. */
class MistakeTest {
  @ParameterizedTest
  @CsvSource({
    "--server.port=0 --sign-in.password=, set SIGN_IN_PASSWORD",
    "--server.port=0 --sign-in.password=right --spring.data.redis.url=localhost:6379, Use the scheme 'redis://'"
  })
  void ofTheServiceThatSignsIn(String settings, String says) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    Throwable thrown;
    try {
      thrown =
          catchThrowable(() -> SpringApplication.run(SignInService.class, settings.split(" ")));
    } finally {
      System.setOut(before);
    }
    assertThat(thrown).isNotNull();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("APPLICATION FAILED TO START", says)
        .doesNotContain("\tat ");
  }

  @Test
  void ofTheServiceThatKnowsWhoHasSignedIn() {
    assertThatThrownBy(() -> CourseApi.start("localhost:6379", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("write redis://localhost:6379");
  }
}
