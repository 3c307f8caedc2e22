package dev.edgekit.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedCookieTest {
  private static final String COOKIE =
      "s:8FIKVKZFMxx18M5j8KF_BMdffVFVs5rm.fsyA+Ika3EPuegkBZdU3aLJj3PMyaq8Mo/x6c641w1Q";

  private final SignedCookie signature = new SignedCookie(List.of("a new one", "keyboard cat"));

  @ParameterizedTest
  @CsvSource({
    "hello, tobiiscool, hello.DGDUkGlIkCzPz+C0B064FNgHdEjox7ch8tOBGslZ5QI",
    "s, keyboard cat, s.zrX3l0wSc2KGi9+aMVzBPJmpLNQC8E7YJ7qxISQ2QBM",
    "한글, 비밀번호, 한글.cWJB6W/1phWwYXR0gd7QBF8+FB/vhBT06ReLilJAZ1w",
  })
  void signsAsCookieSignatureDoes(String value, String secret, String signed) {
    assertThat(new SignedCookie(List.of(secret)).sign(value)).isEqualTo("s:" + signed);
  }

  @Test
  void verifiesWithEverySecret() {
    assertThat(signature.verify(COOKIE)).hasValue("8FIKVKZFMxx18M5j8KF_BMdffVFVs5rm");
    assertThat(signature.verify(signature.sign("x"))).hasValue("x");
  }

  @Test
  void refusesASignatureWhoseLastCharacterDecodesToTheSameOctets() {
    assertThat(COOKIE).endsWith("Q");
    for (String last : List.of("R", "S", "T")) {
      assertThat(signature.verify(COOKIE.substring(0, COOKIE.length() - 1) + last)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s:",
        "s:.",
        "s:.8n5lJ9a4QIQwpma3RgcMMH9UK7VO5+bcswPz5SwLCfs",
        "s:8FIKVKZFMxx18M5j8KF_BMdffVFVs5rm",
        "8FIKVKZFMxx18M5j8KF_BMdffVFVs5rm.fsyA+Ika3EPuegkBZdU3aLJj3PMyaq8Mo/x6c641w1Q",
        "s:8FIKVKZFMxx18M5j8KF_BMdffVFVs5rm.fsyA+Ika3EPuegkBZdU3aLJj3PMyaq8Mo/x6c641w1Q=",
        "s:8FIKVKZFMxx18M5j8KF_BMdffVFVs5rm.fsyA-Ika3EPuegkBZdU3aLJj3PMyaq8Mo_x6c641w1Q",
        "s:8FIKVKZFMxx18M5j8KF_BMdffVFVs5rn.fsyA+Ika3EPuegkBZdU3aLJj3PMyaq8Mo/x6c641w1Q",
      })
  void refusesWhatExpressSessionRefuses(String cookie) {
    assertThat(signature.verify(cookie)).isEmpty();
  }

  @Test
  void needsASecret() {
    assertThatThrownBy(() -> new SignedCookie(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SignedCookie(List.of("keyboard cat", "seven77")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
