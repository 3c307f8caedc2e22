package dev.edgekit.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.store.FilesystemOriginals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedServiceTest {
  private static final UrlSigner SIGNER =
      UrlSigner.of("k1", "a secret of some length".getBytes(UTF_8));

  @TempDir Path directory;
  private ImageService images;

  @BeforeEach
  void start() throws IOException {
    Files.write(directory.resolve("a.jpg"), Pictures.jpeg(Pictures.photo(300, 200)));
    images =
        ImageService.builder()
            .originals(FilesystemOriginals.at(directory))
            .signedBy(SIGNER)
            .withoutRefinement()
            .build();
  }

  @AfterEach
  void stop() {
    images.close();
  }

  @Test
  void servesAnyWidthThatIsSigned() {
    Response response = get(SIGNER.sign("/images/a.jpg?w=123"));

    assertThat(response.status()).isEqualTo(200);
    assertThat(Pictures.read(response.body()).getWidth()).isEqualTo(123);
    assertThat(get(SIGNER.sign("/images/a.jpg")).status()).isEqualTo(200);
    assertThat(get(SIGNER.sign("/images/a.jpg?w=999999")).status()).isEqualTo(200);
    assertThat(get(SIGNER.sign("/images/a.jpg?w=5", Instant.now().plusSeconds(600))).status())
        .isEqualTo(200);
  }

  @Test
  void refusesWhatIsNotSigned() {
    String signed = SIGNER.sign("/images/a.jpg?w=123");

    assertThat(get("/images/a.jpg?w=123").status()).isEqualTo(403);
    assertThat(get(signed.replace("w=123", "w=124")).status()).isEqualTo(403);
    assertThat(get(SIGNER.sign("/images/a.jpg", Instant.EPOCH.plusSeconds(1))).status())
        .isEqualTo(403);
  }

  @Test
  void isKeptNoLongerThanItsAddressIsSignedFor() {
    Instant soon = Instant.now().plusSeconds(600);

    assertThat(lifetime(SIGNER.sign("/images/a.jpg?w=5", soon))).isBetween(500L, 600L);
    assertThat(lifetime(SIGNER.sign("/images/a.jpg?w=5&v=" + version(), soon)))
        .isBetween(500L, 600L);
    assertThat(lifetime(SIGNER.sign("/images/a.jpg?w=5", soon.plusSeconds(1_000_000))))
        .isEqualTo(86_400);
    assertThat(lifetime(SIGNER.sign("/images/a.jpg?w=5&v=" + version()))).isEqualTo(31_536_000);
  }

  private String version() {
    return images.placeholder("a.jpg").version();
  }

  /** Nothing that is to be forgotten is immutable. */
  private long lifetime(String target) {
    String field = get(target).headers().first("Cache-Control").orElseThrow();
    long seconds = Long.parseLong(field.replaceAll("\\D*(\\d+).*", "$1"));
    assertThat(field.contains("immutable")).isEqualTo(seconds > 86_400);
    return seconds;
  }

  @Test
  void signsTheCandidatesOfAnImage() {
    try (ImageService ladder =
        ImageService.builder()
            .originals(FilesystemOriginals.at(directory))
            .widths(100, 200)
            .signedBy(SIGNER)
            .build()) {
      for (String candidate : List.of(ladder.srcset("a.jpg").split(", ", -1))) {
        String target = candidate.substring(0, candidate.indexOf(' '));
        Request request = Request.get(target).header("Accept", "image/jpeg").build();

        assertThat(ladder.serve(request).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void needsWidthsOrASigner() {
    assertThatThrownBy(
            () -> ImageService.builder().originals(FilesystemOriginals.at(directory)).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("without these anyone could fill the store");
  }

  private Response get(String target) {
    return images.serve(Request.get(target).header("Accept", "image/jpeg").build());
  }
}
