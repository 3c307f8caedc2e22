package dev.edgekit.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
  @Test
  void hasDefaults() {
    Options options = Options.parse();

    assertThat(options.port()).isEqualTo(8080);
    assertThat(options.data()).isAbsolute();
    assertThat(options.redis()).isEmpty();
  }

  @Test
  void readsEveryOption() {
    Options options =
        Options.parse(
            "--port",
            "9000",
            "--data",
            "/tmp/a b",
            "--redis",
            "redis://127.0.0.1:6379",
            "--varnish",
            "http://127.0.0.1:6081");

    assertThat(options.port()).isEqualTo(9000);
    assertThat(options.data()).isEqualTo(Path.of("/tmp/a b").toAbsolutePath());
    assertThat(options.redis()).contains("redis://127.0.0.1:6379");
    assertThat(options.varnish()).contains(URI.create("http://127.0.0.1:6081"));
  }

  @ParameterizedTest
  @CsvSource({
    "--prot,9000,unknown option \"--prot\"",
    "--port,eighty,--port must be 1 to 65534",
    "--port,0,--port must be 1 to 65534",
    "--port,65535,--port must be 1 to 65534",
    "--data,' ',--data must be a folder",
    "--redis,127.0.0.1:6379,--redis must be a URI",
    "--redis,http://127.0.0.1,--redis must be a URI",
    "--varnish,127.0.0.1:6081,--varnish must be a URI",
  })
  void refusesWhatItCantUse(String option, String value, String message) {
    assertThatThrownBy(() -> Options.parse(option, value))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesAnOptionWithoutItsValue() {
    assertThatThrownBy(() -> Options.parse("--port"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--port needs a value");
  }

  @Test
  void keepsAPasswordOutOfTheMessage() {
    assertThatThrownBy(() -> Options.parse("--redis", "rediss:user:secret@host"))
        .hasMessageNotContaining("secret");
  }
}
