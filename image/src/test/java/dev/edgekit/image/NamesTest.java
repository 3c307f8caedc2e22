package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.fixtures.S3Server;
import dev.edgekit.image.internal.support.PathText;
import dev.edgekit.image.store.FilesystemOriginals;
import dev.edgekit.image.store.Originals;
import dev.edgekit.image.store.S3Originals;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;

/** Names as uploads have them: every one that a store can hold can be served. */
class NamesTest {
  private static final byte[] PHOTO = Pictures.jpeg(Pictures.photo(60, 40));

  @TempDir Path directory;

  /** macOS stores names decomposed, browsers and editors send them composed, or the other way. */
  @ParameterizedTest
  @CsvSource({
    "NFD, NFD, 강의/한글맥.jpg",
    "NFD, NFC, 강의/한글맥.jpg",
    "NFC, NFD, 강의/한글맥.jpg",
    "NFC, NFC, 강의/한글맥.jpg",
    "NFD, NFC, éclair.jpg",
    "NFC, NFD, éclair.jpg"
  })
  void servesAStoredNameInEitherSpelling(Normalizer.Form stored, Normalizer.Form asked, String name)
      throws Exception {
    Path file = directory.resolve(Normalizer.normalize(name, stored));
    Files.createDirectories(file.getParent());
    Files.write(file, PHOTO);

    assertServed(FilesystemOriginals.at(directory), Normalizer.normalize(name, asked));
  }

  @Test
  void servesANameOfBothSpellings() throws Exception {
    Path folder =
        Files.createDirectories(directory.resolve(Normalizer.normalize("강의", Normalizer.Form.NFD)));
    Files.write(folder.resolve("한글.jpg"), PHOTO);

    assertServed(FilesystemOriginals.at(directory), "강의/한글.jpg");
  }

  @Test
  void servesNamesOfMacsFromS3() throws Exception {
    S3Server server = new S3Server(directory);
    try {
      String stored = Normalizer.normalize("한글맥.jpg", Normalizer.Form.NFD);
      server
          .client()
          .putObject(put -> put.bucket(S3Server.BUCKET).key(stored), RequestBody.fromBytes(PHOTO));

      assertServed(S3Originals.of(server.client(), S3Server.BUCKET), "한글맥.jpg");
      assertServed(S3Originals.of(server.client(), S3Server.BUCKET), stored);
    } finally {
      server.close();
    }
  }

  @ParameterizedTest
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @ValueSource(
      strings = {
        "Screen 12:30.jpg",
        "emoji😀.jpg",
        "it's & \"that\"; 100%+#?.jpg",
        "..hidden.jpg",
        "sp ace/ü.jpg",
        "noext"
      })
  void servesWhatAnUploadCanBeCalled(String name) throws Exception {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, PHOTO);

    assertServed(FilesystemOriginals.at(directory), name);
  }

  /** Compatibility forms are other names: joined, one upload would show another. */
  @Test
  void keepsNamesApartThatOnlyLookAlike() throws Exception {
    Files.write(directory.resolve("①.jpg"), PHOTO);
    try (ImageService images = service(FilesystemOriginals.at(directory))) {
      assertThat(get(images, "①.jpg").status()).isEqualTo(200);
      assertThat(get(images, "1.jpg").status()).isEqualTo(404);
    }
  }

  private static void assertServed(Originals originals, String name) {
    try (ImageService images = service(originals)) {
      Response response = get(images, name);
      String version = images.placeholder(name).version();

      assertThat(response.status()).isEqualTo(200);
      assertThat(images.img(name).html()).contains("&amp;v=" + version);
      assertThat(images.srcset(name)).contains("&v=" + version);
      for (Normalizer.Form form : List.of(Normalizer.Form.NFC, Normalizer.Form.NFD)) {
        assertThat(get(images, Normalizer.normalize(name, form)).headers().first("Cache-Status"))
            .as("one variant")
            .contains("edgekit-image; hit");
      }
    }
  }

  /** As under systemd, cron and in slim images: the JVM can't spell the name of a file. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void saysWhatIsWrongWhereTheLocaleCantSpellAName() throws Exception {
    Files.write(directory.resolve("한글.jpg"), PHOTO);
    ProcessBuilder posix =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path")
                + File.pathSeparator
                + System.getProperty("jdk.module.path", ""),
            Posix.class.getName(),
            directory.toString());
    posix.environment().put("LC_ALL", "C");
    posix.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = posix.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(said).contains("status 503").contains("LC_ALL=C.UTF-8");
  }

  /** Another JVM. */
  static final class Posix {
    private Posix() {}

    public static void main(String[] arguments) {
      try (ImageService images = service(FilesystemOriginals.at(Path.of(arguments[0])))) {
        System.out.println("status " + get(images, "한글.jpg").status());
      }
    }
  }

  private static ImageService service(Originals originals) {
    return ImageService.builder()
        .originals(originals)
        .widths(30)
        .limits(Pictures.PATIENT)
        .withoutRefinement()
        .build();
  }

  private static Response get(ImageService images, String name) {
    return images.serve(Request.get("/images/" + PathText.encode(name) + "?w=30").build());
  }
}
