package dev.edgekit.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FieldTextTest {
  @Test
  void writesExtendedValues() {
    assertThat(FieldText.extended("프로그래밍 1.pdf"))
        .isEqualTo("UTF-8''%ED%94%84%EB%A1%9C%EA%B7%B8%EB%9E%98%EB%B0%8D%201.pdf");
    assertThat(FieldText.extended("a'b*c%d\"e")).isEqualTo("UTF-8''a%27b%2Ac%25d%22e");
    assertThat(FieldText.extended("")).isEqualTo("UTF-8''");
  }

  @Test
  void writesUriReferences() {
    assertThat(FieldText.uri("/강의/자바?q=한 글#끝")) // the delimiters stay
        .isEqualTo("/%EA%B0%95%EC%9D%98/%EC%9E%90%EB%B0%94?q=%ED%95%9C%20%EA%B8%80#%EB%81%9D");
    assertThat(FieldText.uri("/a%20b\r\nSet-Cookie: x")).isEqualTo("/a%20b%0D%0ASet-Cookie:%20x");
  }

  /** Any text: it can stand in a field, and comes back from it. */
  @Test
  void canStandInAFieldWhateverTheTextIs() {
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      String text =
          random
              .ints(12, 0, random.nextBoolean() ? 0x180 : 0x11_0000)
              .filter(c -> c < 0xd800 || c > 0xdfff)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();

      String extended = FieldText.extended(text);
      String uri = FieldText.uri(text);

      assertThat(Headers.of("X", extended).first("X")).contains(extended);
      assertThat(Headers.of("X", uri).first("X")).contains(uri);
      assertThat(URLDecoder.decode(extended.substring(7).replace("+", "%2B"), UTF_8))
          .isEqualTo(text);
      assertThat(URI.create("/" + uri.replaceAll("[%#?\\[\\]]", "")).isAbsolute()).isFalse();
    }
  }
}
