package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.fixtures.Samples;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Equal input gives equal bytes: entity tags and caches of a fleet rest on it. */
class SameBytesTest {
  @Test
  void givesTheSameBytesInEveryRunAndProcess() throws Exception {
    String here = hashes();

    assertThat(hashes()).isEqualTo(here);
    assertThat(hashes()).isEqualTo(here);
    assertThat(elsewhere("-Xint")).isEqualTo(here); // other machine code, too
  }

  private static String elsewhere(String option) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                option,
                "-cp",
                System.getProperty("java.class.path"),
                SameBytesTest.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return out.strip();
  }

  /** Prints the hashes, for the other process. */
  public static void main(String[] arguments) {
    System.out.println(hashes());
  }

  private static String hashes() {
    StringBuilder hashes = new StringBuilder();
    try (ImageService images = Pictures.service()) {
      byte[] jpeg = Pictures.jpegWithOrientation(Pictures.jpeg(Pictures.photo(160, 120)), 6);
      for (ImageFormat format : Transform.original().formats().stream().sorted().toList()) {
        Transform transform = Transform.width(70).format(format).sharpening(0.5);
        hashes.append(hash(images.transform(jpeg, transform))).append(' ');
        hashes.append(hash(images.transform(Samples.transparentPng(), transform))).append(' ');
      }
      for (ImageFormat format : List.of(ImageFormat.AVIF, ImageFormat.WEBP)) {
        Transform moving = Transform.width(30).format(format);
        hashes.append(hash(images.transform(Samples.movingGif(), moving))).append(' ');
      }
    }
    return hashes.toString().strip();
  }

  private static String hash(ImageResult result) {
    return HexFormat.of().formatHex(sha256().digest(result.bytes()), 0, 8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
