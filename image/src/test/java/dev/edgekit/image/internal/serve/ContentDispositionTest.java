package dev.edgekit.image.internal.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Headers;
import dev.edgekit.image.ImageFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentDispositionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "courses/java.jpg | inline; filename=\"java.avif\"",
        "a/b.c.tar.png | inline; filename=\"b.c.tar.avif\"",
        "noextension | inline; filename=\"noextension.avif\"",
        "a/.hidden | inline; filename=\"hidden.avif\"",
        "a/ | inline; filename=\"image.avif\"",
        "a/name. .jpg | inline; filename=\"name.avif\"",
        "a/....jpg | inline; filename=\"image.avif\"",
        "Übung 1.jpg | inline; filename=\"Ubung_1.avif\"; filename*=UTF-8''%C3%9Cbung%201.avif",
        "猫.png | inline; filename=\"_.avif\"; filename*=UTF-8''%E7%8C%AB.avif",
        "a\"b;c.jpg | inline; filename=\"a_b_c.avif\"; filename*=UTF-8''a_b%3Bc.avif",
        "a\\..\\b.jpg | inline; filename=\"a_.._b.avif\"",
      })
  void namesTheFileSafely(String key, String expected) {
    assertThat(ContentDisposition.inline(key, ImageFormat.AVIF)).isEqualTo(expected);
  }

  @Test
  void lineBreaksAndReversedTextNeverArrive() {
    String value =
        ContentDisposition.inline("a\r\nSet-Cookie: b\u202egpj\u2028\u2029.exe", ImageFormat.JPEG);

    assertThat(value)
        .isEqualTo(
            "inline; filename=\"a__Set-Cookie__b_gpj__.jpg\"; "
                + "filename*=UTF-8''a__Set-Cookie_%20b_gpj__.jpg");
    Headers.of("Content-Disposition", value);
  }

  @Test
  void cutsALongName() {
    assertThat(ContentDisposition.inline("x".repeat(5000), ImageFormat.WEBP))
        .isEqualTo("inline; filename=\"" + "x".repeat(100) + ".webp\"");
  }
}
