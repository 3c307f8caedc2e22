package dev.edgekit.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.store.FilesystemOriginals;
import dev.edgekit.image.store.Original;
import dev.edgekit.image.store.Originals;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    images =
        builder()
            .widths(100, 200)
            .preset("plain", preset -> preset)
            .preset("small", preset -> preset.toWidth(50))
            .build();
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

  /** HTML has browsers reckon with what a candidate says; so that has to be what comes. */
  @ParameterizedTest
  @ValueSource(ints = {40, 80, 100, 101, 150, 199, 200, 500})
  void saysOfEachCandidateWhatComes(int width) throws Exception {
    String name = width + "wide.png";
    Files.write(directory.resolve(name), Pictures.png(Pictures.drawing(width, 60)));
    List<String> texts =
        List.of(
            images.srcset(name),
            images.srcset(name, "plain"),
            images.srcset(name, "small"),
            srcset(images.img(name).html()),
            srcset(images.img(name, "small").sizes("1px").html()));

    for (String text : texts) {
      List<Integer> widths = new ArrayList<>();
      for (String candidate : text.split(", ", -1)) {
        String[] parts = candidate.split(" ", -1);
        int came = width(images.serve(Request.get(parts[0]).build()));
        double said = Double.parseDouble(parts[1].substring(0, parts[1].length() - 1));
        double expected = parts[1].endsWith("w") ? came : (double) came / Math.min(width, 50);
        assertThat(said).as(candidate).isCloseTo(expected, within(0.03));
        widths.add(came);
      }
      assertThat(widths).as(text).doesNotHaveDuplicates().isSorted();
      int max = text.endsWith("x") ? 150 : 200;
      assertThat(widths.get(widths.size() - 1)).isEqualTo(Math.min(width, max));
    }
  }

  private static String srcset(String html) {
    Matcher found = Pattern.compile(" srcset=\"([^\"]*)\"").matcher(html);
    assertThat(found.find()).isTrue();
    return found.group(1).replace("&amp;", "&");
  }

  private static int width(Response response) {
    return HeaderReader.read(response.body(), 0).width();
  }

  /** Where nothing is known of an original, all are listed: one that isn't there breaks no page. */
  @Test
  void listsTheWholeLadderOfWhatCantBeRead() {
    for (String name : List.of("none.jpg", "broken.jpg")) {
      assertThat(images.srcset(name)).contains(" 100w, ").endsWith(" 200w");
    }
  }

  /** A page with a broken picture doesn't read it each time. */
  @Test
  void remembersWhatIsNoPicture() throws Exception {
    Files.write(directory.resolve("text.jpg"), new byte[1000]);
    AtomicInteger opened = new AtomicInteger();
    Originals files = FilesystemOriginals.at(directory);
    Originals counted =
        key ->
            files
                .find(key)
                .map(
                    original ->
                        new Original() {
                          @Override
                          public String version() {
                            return original.version();
                          }

                          @Override
                          public InputStream open() throws IOException {
                            opened.incrementAndGet();
                            return original.open();
                          }
                        });
    try (ImageService counting = builder(counted).widths(100, 200).build()) {
      for (int i = 0; i < 3; i++) {
        assertThat(counting.img("text.jpg").html()).doesNotContain("style");
        assertThatThrownBy(() -> counting.placeholder("text.jpg"))
            .hasMessageContaining("not a JPEG, PNG");
      }
      assertThat(opened).hasValueLessThanOrEqualTo(2);
      counting.img("clear.png");
      counting.srcset("clear.png");
      assertThat(opened).hasValueLessThanOrEqualTo(3);
    }
  }

  private static ImageServiceBuilder builder() {
    return builder(FilesystemOriginals.at(directory));
  }

  private static ImageServiceBuilder builder(Originals originals) {
    return ImageService.builder().originals(originals).limits(Pictures.PATIENT);
  }
}
