package dev.edgekit.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.EdgePurger;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.Fit;
import dev.edgekit.image.Gravity;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.ImageServiceBuilder;
import dev.edgekit.image.Overlay;
import dev.edgekit.image.store.FilesystemOriginals;
import dev.edgekit.image.store.FilesystemVariants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Java of the guide to pictures, compiled: what stands there stands here, too. */
class ImageGuideTest {
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void showsCodeThatCompiles() throws IOException {
    String here = "src/test/java/dev/edgekit/examples/demo/ImageGuideTest.java";
    String source = bare(Files.readString(Path.of(here)));
    Matcher blocks = JAVA.matcher(Files.readString(Path.of("../../image/README.md")));

    int count = 0;
    for (; blocks.find(); count++) {
      for (String part : blocks.group(1).split("\n\n", -1)) {
        assertThat(source).contains(bare(part));
      }
    }
    assertThat(count).isEqualTo(3);
  }

  private static String bare(String code) {
    return code.replaceAll("//[^\n\"]*\n", "\n").replaceAll("\\s", "");
  }

  static String picture(Request request) {
    ImageService images =
        ImageService.builder()
            .originals(FilesystemOriginals.at(Path.of("originals")))
            .variants(FilesystemVariants.at(Path.of("variants")))
            .widths(320, 640, 960, 1280, 1920)
            .build();

    Response response = images.serve(request);
    String html = images.img("courses/java.jpg").alt("A cup of coffee").sizes("50vw").html();
    return response.status() + html;
  }

  static String presets(ImageServiceBuilder builder, byte[] watermark) {
    builder
        .preset("avatar", plain -> plain.toSize(96, 96).fit(Fit.COVER).gravity(Gravity.SMART))
        .preset("card", plain -> plain.toSize(640, 360).fit(Fit.COVER).quality(60).sharpening(0.5))
        .preset("preview", plain -> plain.overlay(Overlay.of(watermark).opacity(0.4)))
        .preset("mail", plain -> plain.toWidth(560).format(ImageFormat.JPEG));
    ImageService images = builder.build();

    String html = images.img("courses/java.jpg", "card").sizes("50vw").html();
    return html;
  }

  /** One purger for responses and pictures. */
  static ImageServiceBuilder purged(EdgePurger edgePurger) {
    ImageServiceBuilder builder =
        ImageService.builder()
            .purger(
                (tags, paths) -> edgePurger.purge(tags.stream().map(CacheTag::of).toList(), paths));
    return builder;
  }
}
