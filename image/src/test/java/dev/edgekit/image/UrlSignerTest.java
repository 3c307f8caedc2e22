package dev.edgekit.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.image.UrlSigner.Verdict;
import dev.edgekit.image.internal.serve.Admitted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlSignerTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final byte[] SECRET = "sixteen bytes of secret".getBytes(UTF_8);
  private static final byte[] OTHER = "another secret of length".getBytes(UTF_8);
  private final UrlSigner signer = UrlSigner.of("2026a", SECRET);

  @Test
  void acceptsWhatItSigned() {
    assertThat(signer.verify(signer.sign("/images/a.jpg"), NOW)).isEqualTo(Verdict.VALID);
    assertThat(signer.verify(signer.sign("/images/a.jpg?w=640&q=70"), NOW))
        .isEqualTo(Verdict.VALID);
  }

  @Test
  void opensWhatItSignedUntilItExpires() {
    Instant end = NOW.plusSeconds(60);

    for (String target : List.of("/images/a.jpg", "/images/a.jpg?w=640&q=70")) {
      assertThat(signer.open(signer.sign(target), NOW)).isEqualTo(target);
      assertThat(signer.expiry(signer.sign(target))).isEmpty();
      String until = signer.sign(target, end);
      assertThat(signer.expiry(until)).hasValue(end);
      assertThat(signer.open(until, end.minusNanos(1))).isEqualTo(target);
      assertThatThrownBy(() -> signer.open(until, end))
          .isInstanceOf(ImageException.class)
          .hasMessageContaining("expired");
      assertThatThrownBy(() -> signer.open(target, NOW))
          .isInstanceOf(ImageException.class)
          .hasMessageContaining("not signed");
      assertThat(signer.expiry(target)).isEmpty();
    }
  }

  @Test
  void whatNeedsNoSignatureIsServedWithoutAndRefusedWithAWrongOne() {
    SignaturePolicy any = new SignaturePolicy(signer, true);
    SignaturePolicy more = new SignaturePolicy(signer, false);
    String target = "/images/a.jpg?w=640";

    assertThat(any.sign(target)).isEqualTo(signer.sign(target));
    assertThat(more.sign(target)).isEqualTo(target);
    assertThat(more.admit(target, NOW)).isEqualTo(Admitted.unsigned(target));
    assertThatThrownBy(() -> any.admit(target, NOW)).isInstanceOf(ImageException.class);
    assertThatThrownBy(() -> more.admit(target + "&key=2026a&sig=x", NOW))
        .isInstanceOf(ImageException.class);
    for (SignaturePolicy policy : List.of(any, more)) {
      assertThat(policy.admit(signer.sign(target, NOW.plusSeconds(60)), NOW))
          .isEqualTo(new Admitted(target, true, Duration.ofSeconds(60)));
      assertThat(policy.admit(signer.sign(target), NOW))
          .isEqualTo(new Admitted(target, true, Admitted.unsigned(target).atMost()));
    }
  }

  @Test
  void signsAsTheAlgorithmSays() throws Exception {
    String signed = signer.sign("/a.jpg?w=1");

    javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
    mac.init(new javax.crypto.spec.SecretKeySpec(SECRET, "HmacSHA256"));
    String signature =
        java.util.Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(mac.doFinal("/a.jpg?w=1&key=2026a".getBytes(UTF_8)));
    assertThat(signed).isEqualTo("/a.jpg?w=1&key=2026a&sig=" + signature);
  }

  @Test
  void refusesEveryChangeOfOneCharacter() {
    String signed = signer.sign("/images/a.jpg?w=640", NOW.plusSeconds(60));

    for (int i = 0; i < signed.length(); i++) {
      char other = signed.charAt(i) == 'x' ? 'y' : 'x';
      String changed = signed.substring(0, i) + other + signed.substring(i + 1);
      assertThat(signer.verify(changed, NOW)).as(changed).isNotEqualTo(Verdict.VALID);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"&w=4000", "&sig=", "&expires=99999999999", "#", " ", "%20"})
  void refusesWhatIsAddedBehindTheSignature(String tail) {
    assertThat(signer.verify(signer.sign("/a.jpg?w=1") + tail, NOW)).isEqualTo(Verdict.UNSIGNED);
  }

  @Test
  void refusesAnUnsignedTarget() {
    assertThat(signer.verify("/a.jpg?w=1", NOW)).isEqualTo(Verdict.UNSIGNED);
    assertThat(signer.verify("/a.jpg?w=1&key=2026a", NOW)).isEqualTo(Verdict.UNSIGNED);
  }

  /** Some proxies write the one for the other. */
  @Test
  void takesACommaForItsEncodedSelf() {
    for (String query : List.of("crop=1,2,3,4", "crop=1%2C2%2C3%2C4", "crop=1%2c2,3%2C4")) {
      String signed = signer.sign("/images/a%2Cb.jpg?" + query);

      assertThat(signer.verify(signed.replace(",", "%2C"), NOW)).isEqualTo(Verdict.VALID);
      assertThat(signer.verify(signed.replace("%2C", ","), NOW)).isEqualTo(Verdict.VALID);
      assertThat(signer.verify(signed.replace("%2C", "%252C"), NOW)).isEqualTo(Verdict.WRONG);
      assertThat(signer.verify(signed.replace("4", "5"), NOW)).isEqualTo(Verdict.WRONG);
    }
  }

  @Test
  void expiresToTheSecond() {
    String signed = signer.sign("/a.jpg?w=1", NOW);

    assertThat(signer.verify(signed, NOW.minusMillis(1))).isEqualTo(Verdict.VALID);
    assertThat(signer.verify(signed, NOW)).isEqualTo(Verdict.EXPIRED);
  }

  @Test
  void rotatesKeys() {
    UrlSigner rotated = UrlSigner.of("2027a", OTHER).accepting("2026a", SECRET);
    String old = signer.sign("/a.jpg?w=1");

    assertThat(rotated.verify(old, NOW)).isEqualTo(Verdict.VALID);
    assertThat(rotated.sign("/a.jpg?w=1")).contains("key=2027a");
    assertThat(UrlSigner.of("2027a", OTHER).verify(old, NOW)).isEqualTo(Verdict.UNKNOWN_KEY);
    assertThat(UrlSigner.of("2026a", OTHER).verify(old, NOW)).isEqualTo(Verdict.WRONG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a?key=1", "/a?w=1&sig=x", "/a?expires=1", "/a?sig", "/a#b"})
  void refusesToSignWhatIsSignedOrReserved(String target) {
    assertThatThrownBy(() -> signer.sign(target)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void neverPrintsASecret() {
    assertThat(signer.toString()).isEqualTo("UrlSigner[2026a]");
    assertThatThrownBy(() -> UrlSigner.of("a", "short".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the secret of key a must have at least 16 bytes: 5");
    assertThatThrownBy(() -> UrlSigner.of("a&b", SECRET))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a&b");
  }
}
