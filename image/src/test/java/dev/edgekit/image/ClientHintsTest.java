package dev.edgekit.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.RequestBuilder;
import dev.edgekit.http.Response;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.internal.serve.ClientHints;
import dev.edgekit.image.store.FilesystemOriginals;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class ClientHintsTest {
  @TempDir private static Path directory;
  private static ImageService hinted;
  private static ImageService plain;

  @BeforeAll
  static void start() throws Exception {
    Files.write(directory.resolve("a.jpg"), Pictures.jpeg(Pictures.photo(900, 600)));
    hinted = builder().clientHints().build();
    plain = builder().build();
  }

  @AfterAll
  static void stop() {
    hinted.close();
    plain.close();
  }

  @ParameterizedTest(name = "{0} DPR {1} width {2} save {3} → {4}")
  @CsvFileSource(resources = "client-hints.csv", delimiter = '|', numLinesToSkip = 1)
  void choosesTheWidth(
      @Nullable String query,
      @Nullable String dpr,
      @Nullable String width,
      @Nullable String saveData,
      int status,
      int made,
      String vary) {
    Response response = hinted.serve(request(query, dpr, width, saveData));

    assertThat(response.status()).isEqualTo(status);
    if (status == 200) {
      assertThat(Pictures.read(response.body()).getWidth()).isEqualTo(made);
      assertThat(response.headers().first("Vary")).contains(vary);
      assertThat(response.headers().first("Accept-CH")).contains("Sec-CH-DPR, Sec-CH-Width");
    }
  }

  @Test
  void savesData() {
    Response usual = hinted.serve(request("w=640", null, null, null));
    Response saving = hinted.serve(request("w=640", null, null, "on"));

    assertThat(saving.body().length).isLessThan(usual.body().length * 9 / 10);
    assertThat(hinted.serve(request("w=640", null, null, "off")).body()).isEqualTo(usual.body());
  }

  @Test
  void passesOverAHintThatIsGivenTwice() {
    Headers twice = Headers.of("Sec-CH-Width", "160", "Sec-CH-Width", "320");

    assertThat(ClientHints.of(twice).width()).isEmpty();
  }

  @Test
  void heedsNoHintUnlessTold() {
    Response response = plain.serve(request("", "3", "300", "on"));

    assertThat(Pictures.read(response.body()).getWidth()).isEqualTo(640);
    assertThat(response.headers().first("Vary")).contains("Accept");
    assertThat(response.headers().contains("Accept-CH")).isFalse();
    Response css = plain.serve(request("cw=320", null, null, null));
    assertThat(Pictures.read(css.body()).getWidth()).as("means nothing here").isEqualTo(640);
  }

  @Test
  void needsWidths() {
    UrlSigner signer = UrlSigner.of("k1", "a secret of some length".getBytes(UTF_8));
    ImageServiceBuilder builder =
        ImageService.builder()
            .originals(FilesystemOriginals.at(directory))
            .signedBy(signer)
            .clientHints();

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hints need widths");
  }

  private static ImageServiceBuilder builder() {
    return ImageService.builder()
        .originals(FilesystemOriginals.at(directory))
        .widths(160, 320, 640, 960)
        .limits(Pictures.PATIENT);
  }

  private static Request request(
      @Nullable String query,
      @Nullable String dpr,
      @Nullable String width,
      @Nullable String saveData) {
    RequestBuilder request =
        Request.get("/images/a.jpg" + (query == null ? "" : "?" + query))
            .header("Accept", "image/jpeg");
    if (dpr != null) {
      request.header("Sec-CH-DPR", dpr);
    }
    if (width != null) {
      request.header("Sec-CH-Width", width);
    }
    if (saveData != null) {
      request.header("Save-Data", saveData);
    }
    return request.build();
  }
}
