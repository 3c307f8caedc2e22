package dev.edgekit.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.fixtures.CountingVariants;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.store.FilesystemOriginals;
import dev.edgekit.image.store.Originals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A page shows a picture in the place of one that isn't there. */
class FallbackPictureTest {
  private static final byte[] FALLBACK = Pictures.png(Pictures.drawing(300, 300));

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "none.jpg?w=100, 404, 100",
    "none.jpg?preset=avatar, 404, 48",
    "broken.jpg?w=200, 415, 200",
    "cut.png?w=100, 422, 100"
  })
  void isShownWithTheProblemsStatus(String address, int status, int width) throws Exception {
    Files.write(directory.resolve("broken.jpg"), new byte[20]);
    byte[] png = Pictures.png(Pictures.photo(90, 90));
    Files.write(directory.resolve("cut.png"), Arrays.copyOf(png, 60));
    try (ImageService images = service(FilesystemOriginals.at(directory)).build()) {
      Response response = get(images, address);

      assertThat(response.status()).isEqualTo(status);
      assertThat(response.headers().first("Content-Type").orElse("")).startsWith("image/");
      assertThat(response.headers().first("Cache-Control")).contains("no-store");
      assertThat(response.headers().first("X-Content-Type-Options")).contains("nosniff");
      assertThat(Pictures.read(response.body()).getWidth()).isEqualTo(width);
    }
  }

  @ParameterizedTest
  @CsvSource({"none.jpg?w=x, 400", "none.jpg?preset=nope, 400", "a//b.jpg?w=100, 400"})
  void aWrongAddressIsStillToldSo(String address, int status) {
    try (ImageService images = service(FilesystemOriginals.at(directory)).build()) {
      Response response = get(images, address);

      assertThat(response.status()).isEqualTo(status);
      assertThat(response.headers().first("Content-Type")).contains("application/problem+json");
    }
  }

  /** What isn't allowed, or is no longer the one that was named, is no missing picture. */
  @Test
  void aRefusalIsNoMissingPicture() throws Exception {
    Files.write(directory.resolve("a.png"), FALLBACK);
    UrlSigner signer = UrlSigner.of("k1", "a secret of some length".getBytes(UTF_8));
    ImageServiceBuilder builder = service(FilesystemOriginals.at(directory));
    try (ImageService open = builder.build();
        ImageService signed = builder.signedBy(signer).build()) {
      Request other = Request.get("/images/a.png?w=100").header("If-Match", "\"another\"").build();
      Response changed = open.serve(other);
      Response forbidden = get(signed, "a.png?w=100");

      assertThat(changed.status()).isEqualTo(412);
      assertThat(forbidden.status()).isEqualTo(403);
      for (Response refusal : List.of(changed, forbidden)) {
        assertThat(refusal.headers().first("Content-Type")).contains("application/problem+json");
      }
    }
  }

  @Test
  void isShownWhileTheStoreIsAwayAndMadeOnce() {
    CountingVariants kept = new CountingVariants();
    Originals away =
        key -> {
          throw new IOException("away");
        };
    try (ImageService images = service(away).variants(kept).build()) {
      for (int i = 0; i < 5; i++) {
        Response response = get(images, "a" + i + ".jpg?w=100");

        assertThat(response.status()).isEqualTo(503);
        assertThat(response.headers().first("Retry-After")).contains("5");
        assertThat(Pictures.read(response.body()).getWidth()).isEqualTo(100);
      }
      Request head =
          Request.builder("HEAD", "/images/b.jpg?w=100").header("Accept", "image/png").build();
      assertThat(images.serve(head).body()).isEmpty();
    }
    assertThat(kept.keys()).hasSize(1);
  }

  @Test
  void oneThatIsNoPictureIsToldWhenTheServiceIsBuilt() {
    ImageServiceBuilder wrong = service(FilesystemOriginals.at(directory)).fallback(new byte[3]);

    assertThatThrownBy(wrong::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the fallback picture can't be read");
  }

  private static ImageServiceBuilder service(Originals originals) {
    return ImageService.builder()
        .originals(originals)
        .widths(100, 200)
        .preset("avatar", plain -> plain.toSize(48, 48))
        .fallback(FALLBACK)
        .limits(Pictures.PATIENT)
        .withoutRefinement();
  }

  private static Response get(ImageService images, String address) {
    return images.serve(Request.get("/images/" + address).header("Accept", "image/png").build());
  }
}
