package dev.edgekit.image.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store of originals does. */
abstract class OriginalsContract {
  /** The store under test, which holds {@code courses/java.jpg} and {@code Übung 1+2.jpg}. */
  abstract Originals originals() throws Exception;

  /** The bytes of every original. */
  static final byte[] BYTES = "the bytes of an original".getBytes(UTF_8);

  @ParameterizedTest
  @ValueSource(strings = {"courses/java.jpg", "Übung 1+2.jpg"})
  void readsWhatItHolds(String name) throws Exception {
    Original original = originals().find(SourceKey.of(name)).orElseThrow();

    assertThat(read(original)).isEqualTo(BYTES);
    assertThat(read(original)).as("read again").isEqualTo(BYTES);
  }

  @Test
  void keepsTheVersionOfWhatDoesNotChange() throws Exception {
    SourceKey key = SourceKey.of("courses/java.jpg");

    assertThat(originals().find(key).orElseThrow().version())
        .isNotEmpty()
        .isEqualTo(originals().find(key).orElseThrow().version());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"none.jpg", "courses", "courses/JAVA2.jpg", "a%2fb", "~", "?", "*", "courses/*"})
  void hasNothingElse(String name) throws Exception {
    assertThat(originals().find(SourceKey.of(name))).isEmpty();
  }

  @Test
  void hasNothingOfAGreatLength() throws Exception {
    assertThat(originals().find(SourceKey.of("x/".repeat(450) + "x.jpg"))).isEmpty();
  }

  private static byte[] read(Original original) throws IOException {
    try (InputStream in = original.open()) {
      return in.readAllBytes();
    }
  }
}
