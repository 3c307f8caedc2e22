package dev.edgekit.image.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.internal.support.PathText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceKeyTest {
  @ParameterizedTest(name = "{0}: {2}")
  @CsvFileSource(resources = "keys.csv", delimiter = '|', numLinesToSkip = 1)
  void takesNamesAndNothingThatLeadsElsewhere(String key, boolean valid, String why) {
    if (valid) {
      assertThat(SourceKey.of(key).value()).isEqualTo(key);
      assertThat(PathText.decode(PathText.encode(SourceKey.of(key).value()))).isEqualTo(key);
    } else {
      assertRefused(key, why);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "a\nb", "a\u001fb", "a\u007fb", "a\u0085b", "a\ufffdb"})
  void refusesCharactersThatAreReadDifferentlyElsewhere(String key) {
    assertRefused(key, key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"private%2Fa.jpg", "private%2fa.jpg", "%2e%2e%2fa.jpg"})
  void refusesEncodedSlashesWhichHideAFolder(String path) {
    assertThatThrownBy(() -> SourceKey.of(PathText.decode(path)))
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_REQUEST))
        .hasMessageContaining("encoded slash");
  }

  @Test
  void refusesHalfACharacter() {
    assertRefused("a" + (char) 0xd800 + ".jpg", "a surrogate alone");
  }

  @Test
  void countsBytesAndNotCharacters() {
    assertThat(SourceKey.of("ä".repeat(512)).value()).hasSize(512);
    assertRefused("ä".repeat(513), "1,026 bytes");
    assertThat(SourceKey.of("x".repeat(SourceKey.MAX_BYTES)).value()).hasSize(1_024);
    assertRefused("x".repeat(SourceKey.MAX_BYTES + 1), "1,025 bytes");
  }

  private static void assertRefused(String key, String why) {
    assertThatThrownBy(() -> SourceKey.of(key))
        .as(why)
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_REQUEST));
  }
}
