package dev.edgekit.image;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.fixtures.EngineAround;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.fixtures.S3Server;
import dev.edgekit.image.internal.ffmpeg.FfmpegEngine;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.portable.PortableEngine;
import dev.edgekit.image.internal.support.PathText;
import dev.edgekit.image.store.FilesystemOriginals;
import dev.edgekit.image.store.FilesystemVariants;
import dev.edgekit.image.store.Originals;
import dev.edgekit.image.store.S3Originals;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;

/** What was reported of other programs' answers: names, formats, caches, stand-ins. */
class PagesReportedElsewhereTest {
  private static final String CHROME = "image/avif,image/webp,image/apng,*/*;q=0.8";
  private static final String SAFARI_13 =
      "image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5";

  @TempDir private Path originals;
  @TempDir private Path variants;
  private ImageService images;

  @BeforeEach
  void start() throws IOException {
    Files.write(originals.resolve("a.jpg"), Pictures.jpeg(Pictures.photo(400, 300)));
    images = builder(FilesystemOriginals.at(originals)).build();
  }

  @AfterEach
  void stop() {
    images.close();
  }

  private ImageServiceBuilder builder(Originals store) {
    return ImageService.builder()
        .originals(store)
        .variants(FilesystemVariants.at(variants))
        .widths(60, 120)
        .limits(Pictures.PATIENT)
        .withoutRefinement();
  }

  private Response get(String target, String accept) {
    return images.serve(Request.get("/images/" + target).header("Accept", accept).build());
  }

  /**
   * imgproxy #1180, #1224, imagor #809, loris #432, next.js #27210, #30686, #31148: the name of a
   * file isn't found, is taken for options, or ends as a header field that can't be sent.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CleanShot-17.05.12@2x.png",
        "a [1].jpg",
        "+abc/test.jpg",
        "Straße 1.jpg",
        "übung.jpg",
        "כריש.png",
        "a,b=c;d!(1)~'.jpg"
      })
  void servesAFileOfAnyName(String name) throws IOException {
    Path file = originals.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, Pictures.jpeg(Pictures.photo(90, 60)));

    Response response = get(PathText.encode(name) + "?w=60", CHROME);

    assertThat(response.status()).isEqualTo(200);
    assertThat(images.srcset(name)).contains("60w");
    response
        .headers()
        .forEach(
            (field, value) ->
                assertThat(US_ASCII.newEncoder().canEncode(value))
                    .as("%s: %s", field, value)
                    .isTrue());
  }

  /** next.js #23366, #23837, #46219: S3 says binary/octet-stream, or a page says image/png. */
  @Test
  void believesBytesAndNotTheTypeThatAStoreStates(@TempDir Path bucket) throws Exception {
    S3Server server = new S3Server(bucket);
    try {
      put(server, "photo", "binary/octet-stream", Pictures.jpeg(Pictures.photo(90, 60)));
      put(server, "page", "image/png", "<html><script>1</script>".getBytes(US_ASCII));
      images.close();
      images = builder(S3Originals.of(server.client(), S3Server.BUCKET)).build();

      assertThat(get("photo?w=60", CHROME).headers().first("Content-Type")).contains("image/avif");
      assertThat(get("page?w=60", CHROME).status()).isEqualTo(415);
    } finally {
      server.close();
    }
  }

  private static void put(S3Server server, String key, String type, byte[] bytes) {
    server
        .client()
        .putObject(
            put -> put.bucket(S3Server.BUCKET).key(key).contentType(type),
            RequestBody.fromBytes(bytes));
  }

  /** opennextjs-cloudflare #1396: bytes of WebP that are called AVIF, since that was asked for. */
  @Test
  void namesTheFormatThatWasMade() {
    images.close();
    images =
        builder(FilesystemOriginals.at(originals))
            .engines(new WithoutAvif(FfmpegEngine.load()), PortableEngine.besideNatives())
            .build();

    Response response = get("a.jpg?w=60", CHROME);

    assertThat(response.headers().first("Content-Type")).contains("image/webp");
    assertThat(HeaderReader.read(response.body(), 0).format()).isEqualTo(ImageFormat.WEBP);
  }

  private static final class WithoutAvif extends EngineAround {
    WithoutAvif(FfmpegEngine real) {
      super(real);
    }

    @Override
    public byte[] encode(Pixels pixels, EncodeSettings settings) {
      if (settings.format() == ImageFormat.AVIF) {
        throw new ImageException(ImageException.Reason.NOT_ENCODED, "no");
      }
      return super.encode(pixels, settings);
    }
  }

  /**
   * webp_server_go #469, imgproxy #132, #1229, jetpack #17543, netlify-ipx #104: a format that the
   * client refuses, doesn't name, or names in a way of its own.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image/avif;q=0, image/webp | image/webp",
        "image/AVIF | image/avif",
        "*/* | image/jpeg",
        SAFARI_13 + " | image/jpeg",
        "image/avif;q=zero, ;;, image/webp | image/webp",
        ";;;, | image/jpeg"
      })
  void answersWhatTheClientNames(String accept, String type) {
    Response response = get("a.jpg?w=60", accept);
    String tag = response.headers().first("ETag").orElseThrow();
    Request again =
        Request.get("/images/a.jpg?w=60")
            .header("Accept", accept)
            .header("If-None-Match", tag)
            .build();

    assertThat(response.headers().first("Content-Type")).contains(type);
    assertThat(response.headers().first("Vary")).contains("Accept");
    assertThat(images.serve(again).status()).isEqualTo(304);
    assertThat(images.serve(again).headers().first("Vary")).contains("Accept");
  }

  /** thumbor #1540: a picture with transparent parts turns into a JPEG. */
  @Test
  void keepsTransparencyForWhoTakesPng() throws IOException {
    BufferedImage clear = new BufferedImage(90, 60, BufferedImage.TYPE_INT_ARGB);
    clear.setRGB(5, 5, 0xffff0000);
    Files.write(originals.resolve("clear.png"), Pictures.png(clear));

    Response response = get("clear.png?w=60", SAFARI_13);

    assertThat(response.headers().first("Content-Type")).contains("image/png");
    assertThat(Pictures.read(response.body()).getRGB(40, 30) >>> 24).isZero();
  }

  /**
   * imgproxy #487, #1108, imagehoster #40: a stand-in is kept like the picture, can't be told from
   * it, or has its entity tag, so that it stays when the picture is back.
   */
  @Test
  void neverTakesAFallbackForThePicture() throws IOException {
    images.close();
    images =
        builder(FilesystemOriginals.at(originals))
            .fallback(Pictures.png(Pictures.drawing(80, 80)))
            .build();
    String tag = get("a.jpg?w=60", CHROME).headers().first("ETag").orElseThrow();

    Request known =
        Request.get("/images/none.jpg?w=60")
            .header("Accept", CHROME)
            .header("If-None-Match", tag)
            .build();
    Response missing = images.serve(known);
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.headers().first("Cache-Control")).contains("no-store");
    assertThat(missing.headers().first("ETag")).isEmpty();

    Files.write(originals.resolve("none.jpg"), Pictures.jpeg(Pictures.photo(90, 60)));
    assertThat(images.serve(known).status()).isEqualTo(200);
  }

  /** next.js #33860, #98510: a stored file that is gone, empty or cut is an error, or 200. */
  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 40, 500})
  void makesAgainWhatTheDiskLost(int left) throws IOException {
    Response before = get("a.jpg?w=60", CHROME);
    try (Stream<Path> files = Files.walk(variants)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] stored = Files.readAllBytes(file);
        if (left < 0) {
          Files.delete(file);
        } else {
          Files.write(file, Arrays.copyOf(stored, Math.min(left, stored.length - 1)));
        }
      }
    }

    Response after = get("a.jpg?w=60", CHROME);

    assertThat(after.status()).isEqualTo(200);
    assertThat(after.body()).isEqualTo(before.body());
  }

  /** imageproxy #3, caddy-image-processor #12: one entity tag for all sizes, or none. */
  @Test
  void tagsEachSizeFormatAndVersion() throws IOException {
    List<String> before = tags();
    Files.write(originals.resolve("a.jpg"), Pictures.jpeg(Pictures.quarters(400, 300)));

    assertThat(Stream.concat(before.stream(), tags().stream())).doesNotHaveDuplicates().hasSize(8);
  }

  private List<String> tags() {
    return Stream.of("60", "120")
        .flatMap(
            width ->
                Stream.of(CHROME, SAFARI_13)
                    .map(accept -> get("a.jpg?w=" + width, accept))
                    .map(response -> response.headers().first("ETag").orElseThrow()))
        .toList();
  }

  /** next.js #26587, #35987: what needs no work, or comes from elsewhere, is kept for no time. */
  @Test
  void givesTheSourceAsAnswerTheLifetimeOfOthers() throws IOException {
    byte[] small = Pictures.png(Pictures.drawing(50, 40));
    Files.write(originals.resolve("small.png"), small);
    String other = get("a.jpg?w=60", SAFARI_13).headers().first("Cache-Control").orElseThrow();

    Response itself = get("small.png?w=60", SAFARI_13);

    assertThat(itself.headers().first("Cache-Control")).contains(other);
    assertThat(other).contains("max-age=86400");
  }

  /** sharp #3305, #3987, express-processimage #30: width and height of what isn't upright. */
  @Test
  void writesTheSizeThatIsShown() throws IOException {
    byte[] jpeg = Pictures.jpeg(Pictures.photo(160, 90));
    Files.write(originals.resolve("phone.jpg"), Pictures.jpegWithOrientation(jpeg, 6));

    assertThat(images.img("phone.jpg").html()).contains("width=\"90\" height=\"160\"");
    assertThat(images.srcset("phone.jpg")).contains("60w").contains("90w").doesNotContain("120w");
  }

  /** smart-media #55, volto #6634, Kaleidoscope #33: a candidate of more pixels than there are. */
  @Test
  void endsACandidateListWithTheOriginalsOwnWidth() throws IOException {
    Files.write(originals.resolve("b.jpg"), Pictures.jpeg(Pictures.photo(97, 60)));

    assertThat(images.srcset("b.jpg")).contains(" 60w").endsWith(" 97w");
    assertThat(Pictures.read(get("b.jpg?w=120", SAFARI_13).body()).getWidth()).isEqualTo(97);
  }

  /** cantaloupe #182, imagor #62, imgproxy #56, thumbor #341: HEAD is refused, or says 0 bytes. */
  @Test
  void saysToAHeadWhatItSaysToAGet() {
    Response whole = get("a.jpg?w=60", CHROME);

    Response head =
        images.serve(
            Request.builder("HEAD", "/images/a.jpg?w=60").header("Accept", CHROME).build());

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().first("Content-Length").orElse("" + whole.body().length))
        .isEqualTo("" + whole.body().length);
    for (String field : List.of("Content-Type", "ETag", "Vary", "Content-Disposition")) {
      assertThat(head.headers().first(field)).isEqualTo(whole.headers().first(field)).isPresent();
    }
  }

  /** next-cloudinary #327: what is for dense screens is what is for others. */
  @Test
  void makesMorePixelsForDenseScreens() {
    images.close();
    images =
        builder(FilesystemOriginals.at(originals))
            .preset("card", plain -> plain.toSize(80, 45).fit(Fit.COVER))
            .build();

    String html = images.img("a.jpg", "card").html();
    Response dense = get("a.jpg?preset=card&dpr=2", SAFARI_13);

    assertThat(html).contains("dpr=2").contains("width=\"80\" height=\"45\"");
    assertThat(Pictures.read(dense.body()).getWidth()).isEqualTo(160);
    assertThat(Pictures.read(dense.body()).getHeight()).isEqualTo(90);
  }

  /**
   * imgix java #14, js-core #24, #223, python #21, imgproxy #1377: a signed address of a name with
   * characters that have to be encoded, once.
   */
  @ParameterizedTest
  @ValueSource(strings = {"download copy #1-[mike].png", "&$+,:;=?@#.jpg", "project:1/b%20 c.jpg"})
  void signsAddressesOfAnyName(String name) throws IOException {
    Path file = originals.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, Pictures.jpeg(Pictures.photo(90, 60)));
    images.close();
    images =
        builder(FilesystemOriginals.at(originals))
            .signedBy(UrlSigner.of("k", "a secret of some length".getBytes(US_ASCII)))
            .build();

    String address = images.address(name, Transform.width(33));
    Response once = images.serve(Request.get(address).build());
    Response twice = images.serve(Request.get(address.replace("%", "%25")).build());

    assertThat(once.status()).isEqualTo(200);
    assertThat(Pictures.read(once.body()).getWidth()).isEqualTo(33);
    assertThat(twice.status()).isEqualTo(403);
  }
}
