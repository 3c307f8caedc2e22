package dev.edgekit.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.ImageEngine;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.fixtures.CountingVariants;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.store.FilesystemOriginals;
import dev.edgekit.image.store.Variants;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What addresses can ask for: presets by name, and with a signature anything. */
class PresetsTest {
  private static final UrlSigner SIGNER =
      UrlSigner.of("k1", "a secret of some length".getBytes(UTF_8));

  @TempDir private static Path directory;
  private static ImageService images;
  private static final List<String> purged = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    Files.write(directory.resolve("a.jpg"), Pictures.jpeg(Pictures.photo(1200, 800)));
    Files.write(directory.resolve("tall.jpg"), Pictures.jpeg(Pictures.photo(300, 900)));
    Files.write(directory.resolve("small.png"), Pictures.png(Pictures.photo(24, 16)));
    images = builder().build();
  }

  @AfterAll
  static void stop() {
    images.close();
  }

  private static ImageServiceBuilder builder() {
    return ImageService.builder()
        .originals(FilesystemOriginals.at(directory))
        .widths(160, 320, 640)
        .preset("avatar", t -> t.toSize(48, 48).fit(Fit.COVER).gravity(Gravity.NORTH))
        .preset(
            "card", t -> t.toSize(160, 90).fit(Fit.COVER).quality(50).sharpening(0.5).corners(8))
        .preset("mail", t -> t.toSize(120, 0).format(ImageFormat.JPEG))
        .preset("marked", t -> t.overlay(mark()))
        .overlay("brand", mark())
        .signedParametersBy(SIGNER)
        .purger(
            (tags, paths) -> {
              purged.addAll(paths);
              return CompletableFuture.completedFuture(null);
            })
        .limits(Pictures.PATIENT)
        .withoutRefinement();
  }

  @ParameterizedTest
  @CsvSource({
    "a.jpg, preset=avatar, 48, 48",
    "tall.jpg, preset=avatar, 48, 48",
    "a.jpg, preset=avatar&dpr=2, 96, 96",
    "a.jpg, preset=avatar&dpr=1.25, 96, 96",
    "a.jpg, preset=avatar&dpr=9, 144, 144",
    "a.jpg, preset=avatar&dpr=0, 48, 48",
    "a.jpg, preset=card, 160, 90",
    "a.jpg, preset=card&w=320, 320, 180",
    "a.jpg, preset=card&w=200, 320, 180",
    "a.jpg, preset=card&w=9999, 640, 360",
    "a.jpg, preset=mail, 120, 80",
    "a.jpg, preset=marked, 640, 427",
    "a.jpg, preset=marked&w=10, 160, 107",
    "a.jpg, w=160, 160, 107",
    "a.jpg, preset=avatar&h=5&fit=fill&rotate=90&blur=50&q=1, 48, 48",
  })
  void hasTheSizeOfThePreset(String name, String query, int width, int height) {
    BufferedImage shown = shown(get("/images/" + name + "?" + query, "image/png"));

    assertThat(shown.getWidth()).isEqualTo(width);
    assertThat(shown.getHeight()).isEqualTo(height);
  }

  /** However many ways there are to ask, as few are kept. */
  @Test
  void noAddressWithoutASignatureMakesAVariantOfItsOwn() {
    Random random = new Random(7);
    CountingVariants kept = new CountingVariants();
    try (ImageService counted = builder().variants(kept).build()) {
      for (int i = 0; i < 60; i++) {
        String preset = random.nextBoolean() ? "preset=avatar&" : "";
        String[] more = {
          "w=" + random.nextInt(9000),
          "dpr=" + random.nextInt(99),
          "h=" + random.nextInt(99),
          "q=" + random.nextInt(99),
          "crop=1,1," + random.nextInt(99) + ",9",
          "blur=" + random.nextInt(50),
          "x=" + random.nextInt()
        };
        Response response =
            serve(counted, "/images/a.jpg?" + preset + more[random.nextInt(more.length)]);
        assertThat(response.status()).isIn(200, 400); // w=0
      }
    }
    assertThat(kept.keys().size()).isLessThanOrEqualTo(9); // three widths, and of the preset six
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          preset=nope           | Parameter preset must be one of avatar, card, mail, marked: "nope".
          preset=               | Parameter preset must be one of avatar, card, mail, marked: "".
          preset=%3Cscript%3E   | Parameter preset must be one of avatar, card, mail, marked: "<script>".
          preset=avatar&dpr=x   | Parameter dpr must be a decimal number: "x".
          preset=avatar&dpr=-1  | Parameter dpr must be a decimal number: "-1".
          preset=card&w=1e3     | Parameter w must be a width in pixels, as 640: "1e3".
          preset=card&w=0       | Parameter w must be a width in pixels, as 640: "0".
          preset=card&w=9&dpr=2 | Either w or dpr can be given, not both.
          preset=card&preset=a  | Parameter preset is given twice: "card" and "a".
          preset=%zz            | Parameter preset has a broken percent encoding: "%zz".
          """)
  void saysWhatIsWrong(String query, String detail) {
    assertRefused(get("/images/a.jpg?" + query, "image/png"), detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          w=0                  | Parameter w must be a width in pixels, as 640: "0".
          h=-5                 | Parameter h must be a height in pixels, as 640: "-5".
          w=9999999            | Parameter w must be a width in pixels, as 640: "9999999".
          fit=squeeze          | Parameter fit must be one of contain, cover, fill, inside, none, outside, scale-down: "squeeze".
          gravity=2,0          | Parameter gravity must be two numbers of 0 to 1 with a comma between, or one of center, east, north, north-east, north-west, smart, south, south-east, south-west, west: "2,0".
          gravity=1.5,0        | focal point must be within 0 to 1: 1.5, 0.0
          dpr=9                | dpr must be 0.5 to 8: 9.0
          dpr=NaN              | Parameter dpr must be a decimal number: "NaN".
          q=0                  | quality must be 1 to 100: 0
          q=101                | quality must be 1 to 100: 101
          format=gif           | Parameter format must be one of avif, jpeg, png, webp: "gif".
          bg=red               | Parameter bg must be six hexadecimal digits, as ff8800: "red".
          sharpen=3            | sharpening must be 0 to 2: 3.0
          rotate=45            | rotation must be 0, 90, 180 or 270: 45
          crop=0,0,0,5         | crop must be x and y of 0 or more, width and height of 1 or more: 0,0,0,5
          crop=1,2,3           | Parameter crop must be 4 whole numbers with commas between: "1,2,3".
          crop=9999,0,5,5      | The crop 9999,0,5,5 lies outside of the picture, which has 1200 × 800 pixels.
          trim=129             | trim must be 0 to 128: 129
          blur=101             | blur must be 0 to 100: 101.0
          radius=99999         | radius must be 0 to 16383: 99999
          radius=1%25          | Parameter radius must be a whole number of pixels, or round: "1%".
          overlay=http://x/    | Parameter overlay must be one of brand: "http://x/".
          effort=max           | Parameter effort must be one of balanced, fast, small, thorough: "max".
          enlarge=yes          | Parameter enlarge must be one of 0, 1: "yes".
          maxbytes=0           | maxBytes must be positive: 0
          w=16383&h=16383&fit=fill&enlarge=1 | The result would have 268402689 pixels
          """)
  void saysWhatIsWrongThoughItIsSigned(String query, String detail) {
    Response response = get(SIGNER.sign("/images/a.jpg?" + query), "image/png");

    assertThat(response.status()).isIn(400, 413);
    assertThat(new String(response.body(), UTF_8)).contains(detail.replace("\"", "\\\""));
  }

  /** Whatever a signed address says, the answer is a picture or says what is wrong with it. */
  @Test
  void nothingThatCanBeAskedForIsAFaultOfOurs() {
    String[] good = {
      "w=7",
      "w=30",
      "w=999999",
      "h=9",
      "h=400",
      "dpr=2",
      "dpr=0.5",
      "fit=cover",
      "fit=none",
      "fit=outside",
      "fit=contain",
      "gravity=smart",
      "gravity=0.1,0.9",
      "enlarge=1",
      "bg=ff8800",
      "q=1",
      "q=100",
      "effort=fast",
      "maxbytes=9",
      "sharpen=2",
      "gamut=source",
      "rotate=90",
      "crop=0,0,1,1",
      "crop=5,5,99,2",
      "trim=0",
      "trim=128",
      "blur=100",
      "blur=0.2",
      "radius=round",
      "radius=3",
      "overlay=brand",
      "preset=card",
      "metadata=keep-copyright"
    };
    String[] values = {
      "", "0", "-1", "99999", "1e9", "NaN", "%00", "%ff", "%F0%9F%90%88", "x,y", "a".repeat(5000)
    };
    Random random = new Random(11);
    int pictures = 0;
    for (int i = 0; i < 400; i++) {
      StringBuilder query = new StringBuilder("format=png");
      for (int n = random.nextInt(4); n >= 0; n--) {
        String parameter = good[random.nextInt(good.length)];
        String bad = parameter.replaceAll("=.*", "=") + values[random.nextInt(values.length)];
        query.append('&').append(random.nextInt(6) == 0 ? bad : parameter);
      }

      Response response = get(SIGNER.sign("/images/small.png?" + query), "image/png");

      assertThat(response.status()).as("%s", query).isIn(200, 400, 413, 415);
      pictures += response.status() == 200 ? 1 : 0;
      if (response.status() != 200) {
        String problem = new String(response.body(), UTF_8);
        assertThat(problem).as("%s", query).contains("\"detail\":").hasSizeLessThan(600);
      }
    }
    assertThat(pictures).isBetween(100, 300);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "w=300&h=200&fit=cover&gravity=0.2,0.8",
        "w=100&h=100&fit=contain&bg=ff8800",
        "h=77",
        "w=333",
        "w=80&h=80&fit=none&gravity=south-east",
        "w=50&h=50&fit=scale-down",
        "w=50&h=50&fit=outside&dpr=2",
        "w=50&rotate=270&crop=10,20,300,200",
        "w=50&trim=10&blur=2.5&radius=round&overlay=brand",
        "w=50&q=85&effort=balanced&sharpen=0.75&format=webp",
        "w=50&h=20&fit=fill&enlarge=1&maxbytes=20000",
        "w=50&gamut=display-p3&metadata=keep-copyright",
      })
  void makesWhatASignedAddressAsksFor(String query) {
    Response response = get(SIGNER.sign("/images/a.jpg?" + query), "image/png");

    assertThat(response.status()).isEqualTo(200);
  }

  /** What is written is read as it was meant, to the byte. */
  @Test
  void anAddressSaysWhatTheTransformDoes() {
    Transform plain = Transform.original();
    for (Transform transform :
        List.of(
            plain.toSize(300, 200).fit(Fit.COVER).gravity(Gravity.focalPoint(0.25, 0.75)),
            plain.toSize(30, 0).rotate(90).crop(new Crop(5, 6, 700, 80)).trim(3).blur(1.5),
            plain.toSize(30, 40).fit(Fit.CONTAIN).background(0x00ff7f).corners(Edits.ROUND),
            plain.toSize(0, 40).dpr(1.5).quality(33).effort(Effort.BALANCED).sharpening(0.25),
            plain.toSize(40, 40).fit(Fit.FILL).withEnlargement().maxBytes(90_000).overlay(mark()),
            plain.toWidth(40).gamut(Gamut.SOURCE).metadata(Metadata.KEEP_COPYRIGHT))) {
      Transform png = transform.format(ImageFormat.PNG);
      byte[] original = Pictures.jpeg(Pictures.photo(1200, 800));

      Response response = get(images.address("a.jpg", png), "*/*");

      assertThat(response.status()).as("%s", png).isEqualTo(200);
      assertThat(response.body()).isEqualTo(images.transform(original, png).bytes());
      assertThat(response.headers().first("Vary")).isEmpty(); // one format: nothing is negotiated
      assertThat(response.headers().first("Cache-Control").orElse("")).contains("immutable");
    }
  }

  @Test
  void anAddressThatCannotBeSaidIsRefused() {
    assertThatThrownBy(
            () -> images.address("a.jpg", Transform.width(9).overlay(Overlay.of(new byte[1]))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no name for the overlay");
    try (ImageService unsigned = service().widths(100).build()) {
      assertThatThrownBy(() -> unsigned.address("a.jpg", Transform.width(9)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("signedParametersBy");
    }
  }

  @Test
  void aWrongSignatureIsRefusedThoughNoneIsNeeded() {
    String signed = SIGNER.sign("/images/a.jpg?w=77&h=33&fit=fill");

    assertThat(get(signed.replace("w=77", "w=78"), "image/png").status()).isEqualTo(403);
    assertThat(get("/images/a.jpg?w=160&sig=x", "image/png").status()).isEqualTo(403);
    assertThat(get("/images/a.jpg?w=160", "image/png").status()).isEqualTo(200);
  }

  @Test
  void aPresetMayBeSignedAndChanged() {
    BufferedImage shown =
        shown(get(SIGNER.sign("/images/a.jpg?preset=avatar&w=60&h=30&format=png"), "*/*"));

    assertThat(shown.getWidth()).isEqualTo(60);
    assertThat(shown.getHeight()).isEqualTo(30);
  }

  @Test
  void aPresetOfOneFormatIsThatForEverybody() {
    for (String accept : List.of("image/avif,image/webp,*/*", "image/png", "text/html")) {
      Response response = get("/images/a.jpg?preset=mail", accept);

      assertThat(response.headers().first("Content-Type")).contains("image/jpeg");
      assertThat(response.headers().first("Vary")).isEmpty();
    }
    assertThat(get("/images/a.jpg?preset=card", "image/webp").headers().first("Content-Type"))
        .contains("image/webp");
  }

  @Test
  void presetsTakeTheServicesQualityUnlessTheySayTheirs() {
    List<Transform> card = images.ladder("card");
    List<Transform> avatar = images.ladder("avatar");

    assertThat(card).allMatch(t -> t.quality().value() == 50 && t.sharpening() == 0.5);
    assertThat(avatar).allMatch(t -> t.quality().equals(Quality.DEFAULT));
  }

  @Test
  void everyPictureCarriesWhatTheServiceSays() {
    try (ImageService marked =
        service()
            .everyPicture(plain -> plain.overlay(mark()))
            .widths(160)
            .preset("avatar", plain -> plain.toSize(48, 48))
            .build()) {
      for (String query : List.of("w=160", "preset=avatar")) {
        BufferedImage shown = shown(serve(marked, "/images/a.jpg?" + query));

        int below = shown.getRGB(shown.getWidth() - 8, shown.getHeight() - 8);
        assertThat(below >> 16 & 255).isLessThan(80);
        assertThat(below >> 8 & 255).isGreaterThan(200);
      }
    }
  }

  @Test
  void presetsAloneNeedNoWidths() {
    try (ImageService alone = service().preset("avatar", t -> t.toSize(48, 48)).build()) {
      assertThat(serve(alone, "/images/a.jpg?preset=avatar").status()).isEqualTo(200);
      assertRefused(
          serve(alone, "/images/a.jpg?w=100"), "Parameter preset is missing; there are: avatar.");
      assertRefused(serve(alone, "/images/a.jpg"), "there are: avatar.");
    }
  }

  @Test
  void pagesWriteAddressesThatAreAnswered() {
    String avatar = images.img("a.jpg", "avatar").alt("Me").html();
    String card = images.img("a.jpg", "card").sizes("50vw").html();
    String marked = images.img("a.jpg", "marked").html();

    assertThat(avatar)
        .contains(" 1x, ", "dpr=2", " 2x, ", " 3x\"", "width=\"48\" height=\"48\"")
        .doesNotContain("sizes");
    assertThat(card).contains("160w, ", "640w\"", "sizes=\"50vw\"", "width=\"160\" height=\"90\"");
    assertThat(marked).contains("preset=marked&amp;w=320", "320w", "sizes=\"100vw\"");
    for (String html : List.of(avatar, card, marked)) {
      for (String address : addresses(html)) {
        Response response = get(address, "image/webp");

        assertThat(response.status()).as(address).isEqualTo(200);
        assertThat(response.headers().first("Cache-Control").orElse("")).contains("immutable");
      }
    }
    assertThat(images.srcset("a.jpg", "avatar")).contains("preset=avatar&v=");
    assertThatThrownBy(() -> images.img("a.jpg", "nope"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no preset is named nope; there are: avatar, card, mail, marked");
  }

  @Test
  void aPlaceholderIsThatOfThePreset() {
    assertThat(images.placeholder("tall.jpg", "avatar").width()).isEqualTo(48);
    assertThat(images.placeholder("tall.jpg", "avatar").height()).isEqualTo(48);
    assertThat(images.placeholder("tall.jpg", "avatar").hash())
        .isNotEqualTo(images.placeholder("tall.jpg").hash());
    assertThat(images.placeholder("tall.jpg").height()).isEqualTo(900);
    assertThat(images.placeholder("a.jpg", "mail").height()).isEqualTo(80);
  }

  @ParameterizedTest
  @EnumSource(Fit.class)
  void everyPresetHasAPlaceholder(Fit fit) {
    try (ImageService own =
        service()
            .preset("box", plain -> plain.toSize(200, 90).fit(fit).corners(9))
            .preset("wide", plain -> plain.toSize(200, 0).fit(fit).dpr(2).trim(5))
            .preset("high", plain -> plain.toSize(0, 200).fit(fit).rotate(90))
            .preset("own", plain -> plain.blur(9))
            .build()) {
      for (String preset : List.of("box", "wide", "high", "own")) {
        for (String name : List.of("a.jpg", "tall.jpg", "small.png")) {
          Placeholder placeholder = own.placeholder(name, preset);
          BufferedImage shown = shown(serve(own, "/images/" + name + "?preset=" + preset));

          assertThat(placeholder.width()).as(preset + name).isEqualTo(shown.getWidth());
          assertThat(placeholder.height()).as(preset + name).isEqualTo(shown.getHeight());
        }
      }
    }
  }

  @Test
  void whatIsMadeBeforeIsFound() throws Exception {
    CountingVariants kept = new CountingVariants();
    try (ImageService warm = builder().variants(kept).build()) {
      Pregeneration run = warm.pregenerate(List.of("a.jpg"), warm.ladder("avatar"), progress -> {});
      assertThat(run.await().failed()).isZero();
      int made = kept.keys().size();

      for (String query : List.of("", "&dpr=2", "&dpr=3", "&w=160", "&w=320", "&w=640")) {
        for (String accept : List.of("image/avif,image/webp,*/*", "image/webp,*/*", "image/jpeg")) {
          Request request =
              Request.get("/images/a.jpg?preset=avatar" + query).header("Accept", accept).build();

          assertThat(warm.serve(request).headers().first("Cache-Status"))
              .contains("edgekit-image; hit");
        }
      }
      assertThat(kept.keys().size()).isEqualTo(made);
    }
  }

  @Test
  void aPurgeNamesPresetsToo() throws Exception {
    try (ImageService own = builder().build()) {
      own.evict("a.jpg");
      org.awaitility.Awaitility.await().until(() -> !purged.isEmpty());

      assertThat(purged)
          .contains(
              "/images/a.jpg",
              "/images/a.jpg?w=320",
              "/images/a.jpg?preset=avatar",
              "/images/a.jpg?preset=avatar&dpr=3",
              "/images/a.jpg?preset=card&w=640",
              "/images/a.jpg?preset=marked&w=160")
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void anotherWatermarkIsAnotherVariant() {
    Variants kept = Variants.inMemory(1 << 22);
    List<byte[]> answers = new ArrayList<>();
    for (int colour : List.of(0xffff0000, 0xff0000ff)) {
      try (ImageService own =
          service().variants(kept).preset("m", t -> t.toWidth(60).overlay(mark(colour))).build()) {
        Response response = serve(own, "/images/a.jpg?preset=m");
        assertThat(response.headers().first("Cache-Status"))
            .contains("edgekit-image; fwd=miss; stored");
        answers.add(response.body());
      }
    }
    assertThat(answers.get(0)).isNotEqualTo(answers.get(1));
  }

  /** While nothing can be made: a thumbnail may be all that anybody is to have. */
  @Test
  void theOriginalStandsInForAWidthAndNeverForAPreset() {
    try (ImageService busy =
        service()
            .widths(160)
            .preset("thumb", plain -> plain.toWidth(20))
            .signedParametersBy(SIGNER)
            .engines(new Busy())
            .build()) {
      Response width = serve(busy, "/images/small.png?w=160");

      assertThat(width.headers().first("Cache-Status"))
          .contains("edgekit-image; fwd=miss; detail=original");
      assertThat(serve(busy, "/images/small.png?preset=thumb").status()).isEqualTo(503);
      assertThat(serve(busy, SIGNER.sign("/images/small.png?h=5")).status()).isEqualTo(503);
    }
  }

  /** Codecs that there is no room for. */
  private static final class Busy implements ImageEngine {
    @Override
    public boolean decodes(ImageInfo info) {
      return true;
    }

    @Override
    public boolean encodes(ImageFormat format) {
      return true;
    }

    @Override
    public Pixels decode(byte[] source, ImageInfo info, int shrink) {
      throw new ImageException(ImageException.Reason.OVERLOADED, "busy");
    }

    @Override
    public long decodedBytes(byte[] source, ImageInfo info, int shrink) {
      return 1;
    }

    @Override
    public byte[] encode(Pixels pixels, EncodeSettings settings) {
      throw new ImageException(ImageException.Reason.OVERLOADED, "busy");
    }
  }

  /** What pages and pregeneration make of a preset is one thing, signed or not. */
  @Test
  void aSignedServiceAnswersItsOwnPages() throws Exception {
    CountingVariants kept = new CountingVariants();
    try (ImageService signed =
        service()
            .variants(kept)
            .widths(160, 320)
            .preset("card", t -> t.toSize(160, 90).fit(Fit.COVER).corners(8).blur(1))
            .signedBy(SIGNER)
            .build()) {
      Pregeneration run =
          signed.pregenerate(List.of("a.jpg"), signed.ladder("card"), progress -> {});
      assertThat(run.await().failed()).isZero();
      int made = kept.keys().size();

      String fluid = signed.img("a.jpg", "card").sizes("50vw").html();
      String fixed = signed.img("a.jpg", "card").html();
      for (String address : addresses(fluid + fixed)) {
        Response response = serve(signed, address);
        assertThat(response.status()).as(address).isEqualTo(200);
        BufferedImage shown = Pictures.read(response.body());
        assertThat(shown.getHeight()).as(address).isEqualTo(shown.getWidth() * 9 / 16);
      }
      assertThat(kept.keys()).hasSize(made);
      assertThat(serve(signed, "/images/a.jpg?preset=card").status()).isEqualTo(403);
    }
  }

  /** Campaigns may send anything; only a signature is one. */
  @Test
  void whatOnlyLooksLikeASignatureIsIgnored() {
    assertThat(get("/images/a.jpg?w=160&key=x&expires=1", "image/png").status()).isEqualTo(200);
  }

  /** A preset that nobody can make is the builder's fault, not the first visitor's. */
  @Test
  void wrongSettingsAreToldWhenTheServiceIsBuilt() {
    assertThatThrownBy(() -> service().preset("m", t -> t.overlay(Overlay.of(new byte[9]))).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("overlay of 9 bytes");
    assertThatThrownBy(() -> service().preset("a b", t -> t))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a b");
  }

  private static ImageServiceBuilder service() {
    return ImageService.builder()
        .originals(FilesystemOriginals.at(directory))
        .limits(Pictures.PATIENT)
        .withoutRefinement();
  }

  private static Overlay mark() {
    return mark(0xff00ff00);
  }

  private static Overlay mark(int argb) {
    BufferedImage picture = new BufferedImage(20, 20, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 400; i++) {
      picture.setRGB(i % 20, i / 20, argb);
    }
    return Overlay.of(Pictures.png(picture));
  }

  private static void assertRefused(Response response, String detail) {
    assertThat(response.status()).isEqualTo(400);
    assertThat(response.headers().first("Content-Type")).contains("application/problem+json");
    assertThat(new String(response.body(), UTF_8)).contains(detail.replace("\"", "\\\""));
  }

  private static List<String> addresses(String html) {
    List<String> found = new ArrayList<>();
    Matcher address = Pattern.compile("/images/[^\" ]+").matcher(html);
    while (address.find()) {
      found.add(address.group().replace("&amp;", "&"));
    }
    return found;
  }

  private static BufferedImage shown(Response response) {
    assertThat(response.status()).isEqualTo(200);
    return Pictures.read(response.body());
  }

  private static Response get(String target, String accept) {
    return images.serve(Request.get(target).header("Accept", accept).build());
  }

  private static Response serve(ImageService service, String target) {
    return service.serve(Request.get(target).header("Accept", "image/png").build());
  }
}
