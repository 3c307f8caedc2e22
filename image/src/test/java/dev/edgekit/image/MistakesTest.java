package dev.edgekit.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.edgekit.http.Request;
import dev.edgekit.image.store.FilesystemOriginals;
import dev.edgekit.image.store.FilesystemVariants;
import dev.edgekit.image.store.Originals;
import dev.edgekit.image.store.S3Originals;
import dev.edgekit.image.store.S3Variants;
import dev.edgekit.image.store.Tenant;
import dev.edgekit.image.store.Variants;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.s3.S3Client;

/** A mistake is one sentence: what is wrong, the value, what to do. */
class MistakesTest {
  private static final Originals NONE = key -> Optional.empty();
  private static final UrlSigner SIGNER = UrlSigner.of("k", new byte[16]);
  private static final S3Client S3 = new S3Client() { // asked for nothing
        @Override
        public String serviceName() {
          return "s3";
        }

        @Override
        public void close() {}
      };
  private static final Overlay MARK = Overlay.of(new byte[] {1});

  @TempDir static Path folder;

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void isRefusedWithWhatToDo(String mistake, ThrowingCallable act, List<String> words) {
    assertThatThrownBy(act)
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(words)
        .doesNotContain("\n", "hunter2", "Exception");
  }

  static Stream<Arguments> refusals() throws IOException {
    Path file = Files.writeString(folder.resolve("a-file"), "");
    Path missing = folder.resolve("nope");
    Path link =
        Files.createSymbolicLink(folder.resolveSibling(folder.getFileName() + "-l"), folder);
    return Stream.of(
        refusal("no widths", () -> service().widths().build(), ".widths(320, 640", ".signedBy("),
        refusal("width 0", () -> service().widths(0, 640), "1 to 16383", "0"),
        refusal("negative width", () -> service().widths(-5), "1 to 16383", "-5"),
        refusal("too wide", () -> service().widths(20_000), "1 to 16383", "20000"),
        refusal("a width twice", () -> service().widths(320, 640, 320), "twice", "320"),
        refusal(
            "every width",
            () -> service().widths(IntStream.rangeClosed(1, 5_000).toArray()),
            "at most 64 widths",
            "5000"),
        refusal(
            "no originals",
            () -> ImageService.builder().widths(640).build(),
            ".originals(FilesystemOriginals.at(…))"),
        refusal("no folder", () -> FilesystemOriginals.at(missing), "no such folder", "" + missing),
        refusal(
            "originals in a file", () -> FilesystemOriginals.at(file), "not a folder", "" + file),
        refusal("variants in a file", () -> FilesystemVariants.at(file), "not a folder", "" + file),
        refusal(
            "variants below a file",
            () -> FilesystemVariants.at(file.resolve("variants")),
            "can't be made",
            file.resolve("variants").toString()),
        refusal(
            "a preset twice",
            () -> service().preset("card", plain -> plain).preset("card", plain -> plain),
            "already: card"),
        refusal(
            "a preset of nothing",
            () -> service().widths(320).preset("card", plain -> null).build(),
            "preset \"card\" returned null",
            "return the changed transform"),
        refusal(
            "a change to nothing",
            () -> service().widths(320).everyPicture(plain -> null).build(),
            "everyPicture returned null"),
        refusal(
            "an overlay twice",
            () -> service().overlay("brand", MARK).overlay("brand", MARK),
            "already: brand"),
        refusal(
            "two stores of originals",
            () -> service().originals(key -> Optional.empty()),
            ".originals(…) was given another object before"),
        refusal(
            "two stores of variants",
            () ->
                service().variants(Variants.inMemory(1 << 20)).variants(Variants.inMemory(1 << 20)),
            ".variants(…) was given another object before"),
        refusal(
            "changes of which one would be lost",
            () -> service().everyPicture(plain -> plain).everyPicture(plain -> plain.sharpening(1)),
            "make one change of them"),
        refusal(
            "signed, and then not all",
            () -> service().signedBy(SIGNER).signedParametersBy(SIGNER),
            "once"),
        refusal(
            "variants where the originals are",
            () -> in(folder).variants(FilesystemVariants.at(folder)).build(),
            "name one beside it",
            "" + folder),
        refusal(
            "variants among the originals",
            () -> in(folder).variants(FilesystemVariants.at(folder.resolve("made"))).build(),
            "name one beside it",
            "made"),
        refusal(
            "variants among the originals by a link",
            () -> in(link).variants(FilesystemVariants.at(folder.resolve("made"))).build(),
            "name one beside it"),
        refusal(
            "variants below the originals' prefix",
            () -> S3Variants.of(S3, "b", "pictures/v/").requireApartFrom(pictures()),
            "name another",
            "\"pictures/v/\""),
        refusal(
            "megabytes",
            () -> FilesystemVariants.at(folder, 512),
            "a number of bytes, and 8192 or more: 512",
            "512L << 20"),
        refusal("prefix", () -> service().pathPrefix("images"), "slash", "images"),
        refusal("a route", () -> service().pathPrefix("/images/{name}/"), "no pattern", "{name}"),
        refusal(
            "sizes without units",
            () -> service().widths(640).build().img("a.jpg").sizes("300, 600"),
            "50vw",
            "300, 600"),
        refusal("workers", () -> service().workers(0), "workers", "positive", "0"),
        refusal("age", () -> service().maxAge(Duration.ofSeconds(-1)), "maxAge", "PT-1S"),
        refusal("quality", () -> Quality.of(200), "1 to 100", "200"),
        refusal("secret", () -> UrlSigner.of("k", "hunter2".getBytes(UTF_8)), "16 bytes", "7"),
        refusal("tenant", () -> Tenant.of(""), "1 to 200", "0"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /images/a.jpg?w=abc  | Parameter w must be a width in pixels, as 640: "abc".
          /images/a.jpg?w=     | Parameter w must be a width in pixels, as 640: "".
          /pictures/a.jpg?w=64 | There is no image at this path: images lie below /images/.
          /images//a.jpg       | The image's name has an empty or relative segment: "/a.jpg".
          """)
  void isAnsweredWithWhatToDo(String target, String detail) {
    try (ImageService images = service().widths(640).build()) {
      String answer = new String(images.serve(Request.get(target).build()).body(), UTF_8);

      assertThat(answer).contains("\"detail\":\"" + detail.replace("\"", "\\\"") + "\"");
    }
  }

  @Test
  void aWrongNameInAPageIsNamed() {
    try (ImageService images = service().widths(640).build()) {
      assertThatThrownBy(() -> images.img("/summit.jpg"))
          .hasMessage("The image's name has an empty or relative segment: \"/summit.jpg\".");
    }
  }

  @Test
  void anotherBucketOrPrefixIsApart() {
    S3Variants.of(S3, "other", "pictures/").requireApartFrom(pictures());
    S3Variants.of(S3, "b", "variants/").requireApartFrom(pictures());
    S3Variants.of(S3, "b", "variants/").requireApartFrom(S3Originals.of(S3, "b"));
    S3Variants.of(S3, "b", "pictures/").requireApartFrom(NONE);
  }

  private static Originals pictures() {
    return S3Originals.of(S3, "b", "pictures/");
  }

  @Test
  void aNameThatHasTheAddressesPrefixIsLogged() {
    assertThat(logOf("images/s.jpg", images -> images.img("images/s.jpg").html()))
        .contains("Addresses begin with /images/ by themselves: name it s.jpg");
  }

  @Test
  void aPictureThatAPageNamesAndNobodyHasIsLogged() {
    assertThat(logOf("nope.jpg", images -> images.img("nope.jpg").html()))
        .contains("There is no image of this name");
  }

  @Test
  void aWidthUnderAnotherNameIsLogged() {
    Request request = Request.get("/images/a.jpg?t=1&Width=320").build();

    assertThat(logOf("names no width", images -> images.serve(request)))
        .contains("\"t\", which means nothing here", "?w=640", "strictParameters()");
  }

  /** What is logged until these words are. */
  private static String logOf(String words, Consumer<ImageService> act) {
    PrintStream error = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, UTF_8));
    try (ImageService images = service().widths(640).build()) {
      // a cause has one line in ten seconds, and another test may just have had it
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                act.accept(images);
                return log.toString(UTF_8).contains(words);
              });
    } finally {
      System.setErr(error);
    }
    return log.toString(UTF_8);
  }

  private static ImageServiceBuilder service() {
    return ImageService.builder().originals(NONE);
  }

  private static ImageServiceBuilder in(Path originals) {
    return ImageService.builder().originals(FilesystemOriginals.at(originals)).widths(320);
  }

  private static Arguments refusal(String mistake, ThrowingCallable act, String... words) {
    return Arguments.of(mistake, act, List.of(words));
  }
}
