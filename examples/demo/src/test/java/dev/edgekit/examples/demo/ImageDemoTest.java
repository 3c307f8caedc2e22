package dev.edgekit.examples.demo;

import static dev.edgekit.examples.demo.RawHttp.header;
import static dev.edgekit.examples.demo.RawHttp.text;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The photographs, and pictures that mean harm. */
class ImageDemoTest {
  private static final String CHROME = "image/avif,image/webp,image/apng,image/*,*/*;q=0.8";

  @TempDir static Path data;
  private static RunningSite site;

  @BeforeAll
  static void start() throws IOException {
    site = RunningSite.in(data);
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @Test
  void servesAvifSmallerThanJpeg() {
    Response avif = picture("/images/summit.jpg?w=640", CHROME);
    Response jpeg = picture("/images/summit.jpg?w=640", "image/jpeg");

    assertThat(header(avif, "Content-Type")).isEqualTo("image/avif");
    assertThat(new String(avif.body(), 4, 8, ISO_8859_1)).isEqualTo("ftypavif");
    assertThat(header(jpeg, "Content-Type")).isEqualTo("image/jpeg");
    assertThat(avif.body().length).isLessThan(jpeg.body().length);
    assertThat(header(avif, "Vary")).containsIgnoringCase("Accept");
  }

  @Test
  void servesNoAvifToWhoRefusesIt() {
    Response answer = picture("/images/fig.jpg?w=320", "image/avif;q=0, image/*;q=0.8");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(header(answer, "Content-Type")).isNotEqualTo("image/avif");
  }

  @Test
  void replacesTheFirstAnswerByASmallerOne() throws InterruptedException {
    Response first = picture("/images/drum.jpg?w=320", CHROME);

    Response refined = refined("/images/drum.jpg?w=320");

    assertThat(refined.body().length).isLessThan(first.body().length);
    assertThat(header(refined, "ETag")).isNotEqualTo(header(first, "ETag"));
  }

  @Test
  void answers304ToItsOwnETag() throws InterruptedException {
    String etag = header(refined("/images/fig.jpg?w=320"), "ETag");

    Response again =
        site.node2().get("/images/fig.jpg?w=320", "Accept", CHROME, "If-None-Match", etag);

    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void answersWhatIsMissingWith404() {
    assertThat(picture("/images/none.jpg?w=640", CHROME).status()).isEqualTo(404);
    assertThatTheSiteGoesOn();
  }

  @Test
  void refusesACorruptPicture() throws IOException {
    byte[] photograph = Resources.bytes("photographs/clock.jpg");
    Arrays.fill(photograph, 300, photograph.length, (byte) 0x5a);
    put("corrupt.jpg", photograph);

    assertClearRefusal("/images/corrupt.jpg?w=640");
  }

  @Test
  void refusesAHeaderOf20000By20000() throws IOException {
    byte[] bomb = Arrays.copyOf(headerOf20000By20000(), 700);
    put("bomb.jpg", bomb);

    assertClearRefusal("/images/bomb.jpg?w=640");
  }

  @Test
  void refuses30MegabytesOfNoise() throws IOException {
    byte[] noise = new byte[30 << 20];
    new Random(1).nextBytes(noise);
    put("noise.jpg", noise);

    assertClearRefusal("/images/noise.jpg?w=640");
  }

  @Test
  void refusesToLeaveTheFolder() {
    Response answer = picture("/images/..%2f..%2fkeys.json", CHROME);

    assertThat(answer.status()).isEqualTo(400);
  }

  private static void assertClearRefusal(String target) {
    Response answer = picture(target, CHROME);

    assertThat(answer.status()).as(text(answer)).isBetween(400, 499);
    assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
    assertThat(text(answer)).contains("\"detail\":\"").doesNotContain(data.toString());
    assertThatTheSiteGoesOn();
  }

  /** What stays: the first answer has a lifetime of a minute. */
  private static Response refined(String target) throws InterruptedException {
    Response answer = picture(target, CHROME);
    for (int i = 0; i < 600 && header(answer, "Cache-Control").contains("max-age=60"); i++) {
      Thread.sleep(100);
      answer = picture(target, CHROME);
    }
    assertThat(header(answer, "Cache-Control")).doesNotContain("max-age=60");
    return answer;
  }

  private static void assertThatTheSiteGoesOn() {
    assertThat(picture("/images/fig.jpg?w=320", CHROME).status()).isEqualTo(200);
  }

  private static Response picture(String target, String accept) {
    return site.node1().get(target, "Accept", accept);
  }

  private static void put(String name, byte[] bytes) throws IOException {
    Files.write(data.resolve("originals").resolve(name), bytes);
  }

  /** SOI, a baseline frame of three components, and the start of a scan. */
  private static byte[] headerOf20000By20000() {
    int[] header = {
      0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0x4e, 0x20, 0x4e, 0x20, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11,
      0, 0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0
    };
    byte[] bytes = new byte[header.length];
    for (int i = 0; i < header.length; i++) {
      bytes[i] = (byte) header[i];
    }
    return bytes;
  }
}
