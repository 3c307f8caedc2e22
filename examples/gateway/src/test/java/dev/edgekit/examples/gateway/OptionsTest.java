package dev.edgekit.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  @Test
  void listensOnLoopbackUnlessToldOtherwise() {
    Options options = Options.parse("--origin", "http://shop.example:3000/");

    assertThat(options.address().getAddress().isLoopbackAddress()).isTrue();
    assertThat(options.address().getPort()).isEqualTo(8080);
    assertThat(options.origin().uri()).hasToString("http://shop.example:3000");
    assertThat(options.text(Flag.REDIS)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void saysWhatEachFlagMeansAndHasADefaultThatItTakes(Flag flag) {
    assertThat(Flag.usage()).contains("  " + flag.text() + " ");
    flag.standard().ifPresent(value -> FlagValue.check(flag, value));
  }

  @Test
  void readsTimesSizesAndLists() {
    Options options =
        Options.parse(
            "--origin",
            "http://h",
            "--head-timeout",
            "250ms",
            "--cache-bytes",
            "2GiB",
            "--listen-to",
            "A-Control, B-Control",
            "--trust-proxies",
            "none");

    assertThat(options.time(Flag.HEAD_TIMEOUT)).isEqualTo(Duration.ofMillis(250));
    assertThat(options.bytes(Flag.CACHE_BYTES)).isEqualTo(2L << 30);
    assertThat(options.list(Flag.LISTEN_TO)).containsExactly("A-Control", "B-Control");
    assertThat(options.addresses(Flag.TRUST_PROXIES).size()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--origin http://h --prot 1 | unknown option: --prot",
        "--origin | --origin needs a value",
        "--port 1 | --origin is missing",
        "--origin http://h --origin http://i | --origin is given twice",
        "--origin http://h --port x | a number from 0 to 65535: x",
        "--origin http://h --port 70000 | from 0 to 65535: 70000",
        "--origin http://h --max-loads 0 | --max-loads must be from 1 to 1000000: 0",
        "--origin ftp://h | http[s]://host[:port]: ftp://h",
        "--origin http://h/path | http[s]://host[:port]: http://h/path",
        "--origin http://u@h | http[s]://host[:port]: http://u@h",
        "--origin h | http[s]://host[:port]: h",
        "--origin mailto:h | http[s]://host[:port]: mailto:h",
        "--origin http://h --head-timeout 5 | a time such as 250ms, 30s, 5m, 1h or 7d: 5",
        "--origin http://h --cache-bytes 5MB | a size such as 512, 64KiB, 64MiB or 1GiB: 5MB",
        "--origin http://h --host both | --host must be client|origin: both",
        "--origin http://h --trust-proxies 10.0.0.0/99 | such as 10.0.0.0/8: 10.0.0.0/99",
        "--origin http://h --trust-proxies h.test | such as 10.0.0.0/8: h.test",
        "--origin http://h --services shop | NAME=http://host:port: shop",
        "--origin http://h --services shop=h | --services shop must be http[s]://host[:port]: h",
        "--origin http://h --tls-keystore pom.xml | go together",
        "--origin http://h --tls-keystore a | --tls-keystore: there is no file that can be read: a",
        "--origin http://h --tls-keystore src | --tls-keystore: there is no file that can be read",
        "--origin http://h --rules a.yaml | --rules: there is no file that can be read: a.yaml",
        "--origin http://h:99999 | http[s]://host[:port]: http://h:99999",
        "--origin http://h --cache-bytes 256 | --cache-bytes must be 8192 bytes or more: 256",
        "--origin http://h --max-head 1 | --max-head must be 1024 bytes or more: 1",
        "--origin http://h --trust-proxies 1.2.3 | such as 10.0.0.0/8: 1.2.3",
        "--origin http://h --services a=http://i | --services means nothing without --rules",
        "--origin http://h --rules-redis redis://i | --rules-redis means nothing without --rules",
        "--origin http://h --via a;b | --via must be a name such as edgekit, or a host and port: a;b",
        "--origin http://h --via a,b | --via must be a name such as edgekit, or a host and port: a,b",
        "--origin http://h --listen-to A=B | --listen-to must be names of header fields"
      })
  void saysWhatIsWrongWithTheCommandLine(String line, String message) {
    assertThatThrownBy(() -> Options.parse(line.split(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  /** RFC 9110 §7.6.3. */
  @ParameterizedTest
  @ValueSource(strings = {"edge_kit", "edge.example.com", "edge.example.com:8443"})
  void viaTakesANameAndAHost(String name) {
    assertThat(Options.parse("--origin", "http://h", "--via", name).text(Flag.VIA)).hasValue(name);
  }

  @Test
  void defaultsFitTheHeap() {
    Options options = Options.parse("--origin", "http://127.0.0.1:1");
    long heap = Runtime.getRuntime().maxMemory();

    assertThat(options.bytes(Flag.CACHE_BYTES)).isEqualTo(Math.min(256L << 20, heap / 4));
    assertThat(options.bytes(Flag.MAX_BODIES)).isEqualTo(Math.min(256L << 20, heap / 8));
  }
}
