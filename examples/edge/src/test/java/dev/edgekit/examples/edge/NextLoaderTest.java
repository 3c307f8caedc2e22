package dev.edgekit.examples.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.Fit;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.store.FilesystemOriginals;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code next/image-loader.js} in Node: what pages of Next.js ask, the service answers as it is.
 */
class NextLoaderTest {
  private static final Path SOURCE = Path.of("src/test/node");
  private static final Path TARGET = Path.of("target/node");
  private static final int[] WIDTHS = {160, 320, 640, 960, 1280, 1920};

  @TempDir Path folder;
  private ImageService images;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(FrontProcess.isInstalled("node"), "needs node");
    BufferedImage picture = new BufferedImage(2_000, 1_200, BufferedImage.TYPE_INT_RGB);
    Files.createDirectories(folder.resolve("courses"));
    ImageIO.write(picture, "png", folder.resolve("courses/ä b.png").toFile());
    ImageIO.write(picture, "png", folder.resolve("a.png").toFile());
    images =
        ImageService.builder()
            .originals(FilesystemOriginals.at(folder))
            .widths(WIDTHS)
            .preset("card", plain -> plain.toSize(320, 180).fit(Fit.COVER))
            .withoutRefinement()
            .build();
  }

  @AfterEach
  void stop() {
    if (images != null) {
      images.close();
    }
  }

  @Test
  void theLoaderAsksForWhatIsMade() throws Exception {
    Files.createDirectories(TARGET);
    check(addresses("alone"), WIDTHS.length * 3);
  }

  /** Next's own code calls the loader, with the configuration that stands in the example. */
  @Test
  @Tag("long")
  void realNextWritesAddressesOfWhatIsMade() throws Exception {
    assumeTrue(installed(), "needs next, by npm");

    check(addresses("next"), 9);
  }

  private void check(List<String> addresses, int count) throws IOException {
    assertThat(addresses).hasSize(count).doesNotHaveDuplicates();
    for (String address : addresses) {
      Response response = images.serve(Request.get(address).header("Accept", "image/png").build());

      assertThat(response.status()).as(address).isEqualTo(200);
      BufferedImage shown = ImageIO.read(new ByteArrayInputStream(response.body()));
      int width = Integer.parseInt(address.replaceAll(".*[?&]w=", ""));
      assertThat(shown.getWidth()).as(address).isEqualTo(width);
      assertThat(shown.getHeight())
          .as(address)
          .isEqualTo(address.contains("preset=card") ? width * 9 / 16 : width * 3 / 5);
      assertThat(response.headers().first("Cache-Control").orElse("").contains("immutable"))
          .as(address)
          .isEqualTo(address.contains("v="));
    }
  }

  private List<String> addresses(String how) throws Exception {
    Matcher version = Pattern.compile("v=[\\w-]+").matcher(images.srcset("a.png"));
    assertThat(version.find()).isTrue();
    List<Map<String, ?>> asked =
        List.of(
            Map.of("src", "courses/ä b.png", "width", 300, "height", 150),
            Map.of("src", "a.png?preset=card", "fill", true, "sizes", "50vw"),
            Map.of("src", "/images/a.png?w=5&" + version.group(), "width", 1000, "height", 500));
    Files.copy(
        SOURCE.resolve("next-loader.mjs"),
        TARGET.resolve("next-loader.mjs"),
        StandardCopyOption.REPLACE_EXISTING);
    Process node =
        new ProcessBuilder(
                "node",
                "next-loader.mjs",
                how,
                Path.of("next").toAbsolutePath().toString(),
                JsonMapper.shared().writeValueAsString(asked))
            .directory(TARGET.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> addresses =
        new String(node.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(node.waitFor()).isZero();
    return addresses.stream().distinct().toList();
  }

  private static boolean installed() throws IOException, InterruptedException {
    Files.createDirectories(TARGET);
    boolean there = Files.exists(TARGET.resolve("node_modules/.package-lock.json"));
    for (String file : List.of("package.json", "package-lock.json")) {
      Files.copy(SOURCE.resolve(file), TARGET.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    return there || (FrontProcess.isInstalled("npm") && install());
  }

  private static boolean install() throws IOException, InterruptedException {
    Process npm =
        new ProcessBuilder(
                "npm", "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund")
            .directory(TARGET.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!npm.waitFor(5, TimeUnit.MINUTES)) {
      npm.destroyForcibly();
      return false;
    }
    return npm.exitValue() == 0;
  }
}
