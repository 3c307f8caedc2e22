package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.store.FilesystemOriginals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upload that broke off shows what is there, and not for long. */
class TruncatedJpegTest {
  private static final byte[] WHOLE = Pictures.jpeg(Pictures.photo(300, 200));

  @TempDir Path directory;

  @Test
  void showsWhatIsThereForAMinute() throws Exception {
    Files.write(directory.resolve("a.jpg"), Arrays.copyOf(WHOLE, WHOLE.length * 3 / 4));
    Files.write(directory.resolve("b.jpg"), WHOLE);
    try (ImageService images =
        ImageService.builder()
            .originals(FilesystemOriginals.at(directory))
            .widths(200)
            .limits(Pictures.PATIENT)
            .withoutRefinement()
            .build()) {
      Response part = images.serve(Request.get("/images/a.jpg").build());

      assertThat(part.status()).isEqualTo(200);
      assertThat(part.headers().first("Cache-Control"))
          .contains("public, max-age=60, stale-if-error=86400");
      assertThat(
              images.serve(Request.get("/images/b.jpg").build()).headers().first("Cache-Control"))
          .contains("public, max-age=86400, stale-if-error=86400");
    }
  }

  @Test
  void whatIsMissingIsGrey() {
    try (ImageService images = Pictures.service()) {
      byte[] part = Arrays.copyOf(WHOLE, WHOLE.length / 2);

      ImageResult result = images.transform(part, Transform.width(200).format(ImageFormat.PNG));

      int rgb = Pictures.read(result.bytes()).getRGB(190, 125);
      assertThat(rgb & 0xff).as("%06x", rgb & 0xffffff).isBetween(115, 140);
      assertThat(rgb >> 8 & 0xff).as("%06x", rgb & 0xffffff).isBetween(115, 140);
    }
  }

  @Test
  void theDecisionSaysSo() {
    try (ImageService images = Pictures.service()) {
      byte[] part = Arrays.copyOf(WHOLE, WHOLE.length * 3 / 4);
      byte[] trailing = Arrays.copyOf(WHOLE, WHOLE.length + 100);
      Transform transform = Transform.width(200);

      assertThat(images.transform(part, transform).report().truncated()).isTrue();
      assertThat(images.transform(part, transform).report()).asString().contains("truncated");
      assertThat(images.transform(WHOLE, transform).report().truncated()).isFalse();
      assertThat(images.transform(trailing, transform).report().truncated()).isFalse();
    }
  }
}
