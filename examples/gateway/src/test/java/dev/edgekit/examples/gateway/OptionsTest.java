package dev.edgekit.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
  @Test
  void listensOnLoopbackUnlessToldOtherwise() {
    Options options = Options.parse("--origin", "http://shop.example:3000/");

    assertThat(options.address().getAddress().isLoopbackAddress()).isTrue();
    assertThat(options.address().getPort()).isEqualTo(8080);
    assertThat(options.origin()).hasToString("http://shop.example:3000");
    assertThat(options.redis()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--origin http://h --prot 1, unknown option: --prot",
    "--origin, --origin needs a value",
    "--port 1, --origin is missing",
    "--origin http://h --origin http://i, --origin is given twice",
    "--origin http://h --port x, a number from 0 to 65535: x",
    "--origin http://h --port 70000, from 0 to 65535: 70000",
    "--origin ftp://h, http[s]://host[:port]: ftp://h",
    "--origin http://h/path, http[s]://host[:port]: http://h/path",
    "--origin h, http[s]://host[:port]: h",
    "--origin mailto:h, http[s]://host[:port]: mailto:h"
  })
  void saysWhatIsWrongWithTheCommandLine(String line, String message) {
    assertThatThrownBy(() -> Options.parse(line.split(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
