package dev.edgekit.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.http.Request;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.store.FilesystemOriginals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImgTagTest {
  @TempDir private static Path directory;
  private static ImageService images;

  @BeforeAll
  static void start() throws Exception {
    byte[] lying = Pictures.jpegWithOrientation(Pictures.jpeg(Pictures.photo(300, 200)), 6);
    Files.write(directory.resolve("ä b.jpg"), lying);
    Files.write(
        directory.resolve("clear.png"), Pictures.png(new java.awt.image.BufferedImage(40, 30, 2)));
    Files.write(directory.resolve("broken.jpg"), new byte[10]);
    images = builder().widths(100, 200).build();
  }

  @AfterAll
  static void stop() {
    images.close();
  }

  @Test
  void holdsCandidatesSizeAndPlaceholder() {
    String version = images.placeholder("ä b.jpg").version();
    String html = images.img("ä b.jpg").alt("Tea").sizes("50vw").cssClass("card").html();

    assertThat(html)
        .startsWith("<img src=\"/images/%C3%A4%20b.jpg?w=200&amp;v=" + version + "\" srcset=\"")
        .contains(
            "?w=100&amp;v=" + version + " 100w, ",
            "?w=200&amp;v=" + version + " 200w\"",
            " sizes=\"50vw\"",
            " width=\"200\" height=\"300\"", // upright
            " style=\"background:#",
            " url(data:image/png;base64,",
            " loading=\"lazy\" decoding=\"async\" alt=\"Tea\" class=\"card\">");
    assertThat(images.img("ä b.jpg").eager().html()).contains(" loading=\"eager\"");
    assertThat(images.img("ä b.jpg").withoutPlaceholder().html()).doesNotContain("style");
  }

  @Test
  void escapesWhatItIsGiven() {
    String html = images.img("ä b.jpg").alt("\"><script>'&").sizes("\"x").html();

    assertThat(html)
        .contains(" alt=\"&quot;&gt;&lt;script&gt;&#39;&amp;\"", " sizes=\"&quot;x\"")
        .doesNotContain("<script>");
  }

  @Test
  void putsNoColoursBehindATransparentPicture() {
    assertThat(images.img("clear.png").html())
        .contains(" width=\"40\" height=\"30\"")
        .doesNotContain("style");
  }

  @Test
  void doesWithoutSizeWhereTheOriginalCantBeRead() {
    for (String name : new String[] {"none.jpg", "broken.jpg"}) {
      assertThat(images.img(name).html()).contains("srcset=").doesNotContain("width=", "style");
      assertThatThrownBy(() -> images.placeholder(name)).isInstanceOf(ImageException.class);
    }
    assertThatThrownBy(() -> images.img("../x")).isInstanceOf(ImageException.class);
  }

  @Test
  void changesWithTheOriginal() throws Exception {
    Files.write(directory.resolve("new.jpg"), Pictures.jpeg(Pictures.photo(60, 40)));
    Placeholder before = images.placeholder("new.jpg");
    Files.write(directory.resolve("new.jpg"), Pictures.jpeg(Pictures.quarters(80, 90)));
    Placeholder after = images.placeholder("new.jpg");

    assertThat(before.width()).isEqualTo(60);
    assertThat(after.width()).isEqualTo(80);
    assertThat(after.hash()).isNotEqualTo(before.hash());
  }

  @Test
  void signsItsAddresses() {
    UrlSigner signer = UrlSigner.of("k1", "a secret of some length".getBytes(UTF_8));
    try (ImageService signed = builder().signedBy(signer).build()) {
      String html = signed.img("ä b.jpg").html();
      Matcher src = Pattern.compile(" src=\"([^\"]*)\"").matcher(html);

      assertThat(src.find()).isTrue();
      String target = src.group(1).replace("&amp;", "&");
      assertThat(signed.serve(Request.get(target).build()).status()).isEqualTo(200);
      assertThat(html).doesNotContain("srcset", "sizes");
    }
  }

  private static ImageServiceBuilder builder() {
    return ImageService.builder()
        .originals(FilesystemOriginals.at(directory))
        .limits(Pictures.PATIENT);
  }
}
