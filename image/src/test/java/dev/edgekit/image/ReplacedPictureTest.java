package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.store.FilesystemOriginals;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A picture is replaced: page, CDN and browser show the new one. */
class ReplacedPictureTest {
  private static final byte[] ONE = Pictures.jpeg(Pictures.photo(60, 40));
  private static final byte[] OTHER = Pictures.jpeg(Pictures.quarters(80, 90));
  private static final Duration LONG = Duration.ofMinutes(5);

  private final List<String> purged = Collections.synchronizedList(new ArrayList<>());

  @TempDir Path directory;
  private ImageService images;

  @BeforeEach
  void start() throws Exception {
    replaceBy(ONE);
    images = builder().build();
  }

  @AfterEach
  void stop() {
    images.close();
  }

  @Test
  void addressSizeColoursAndTagOfTheEntityChangeTogether() throws Exception {
    String before = images.img("a.jpg").html();
    Placeholder small = images.placeholder("a.jpg");
    Response old = get(images, address(before));

    replaceBy(OTHER);

    String after = images.img("a.jpg").html();
    Placeholder large = images.placeholder("a.jpg");
    Response current = get(images, address(after));
    assertThat(address(after)).isNotEqualTo(address(before));
    assertThat(after).contains("width=\"80\"").contains("v=" + large.version());
    assertThat(before).contains("width=\"60\"").contains("v=" + small.version());
    assertThat(large.hash()).isNotEqualTo(small.hash());
    assertThat(current.headers().first("ETag")).isNotEqualTo(old.headers().first("ETag"));
    for (Response response : List.of(old, current)) {
      assertThat(response.headers().first("Cache-Control"))
          .contains("public, max-age=31536000, immutable");
    }
  }

  /** Else a browser that reads an old page late keeps the new picture under the old name. */
  @Test
  void anAddressOfAnotherVersionIsNotKeptForLong() throws Exception {
    String before = address(images.img("a.jpg").html());
    replaceBy(OTHER);

    Response late = get(images, before);

    assertThat(late.status()).isEqualTo(200);
    assertThat(late.headers().first("Cache-Control").orElse("")).startsWith("public, max-age=60,");
    assertThat(get(images, "/images/a.jpg?w=30&v=made-up").headers().first("Cache-Control"))
        .isEqualTo(late.headers().first("Cache-Control"));
  }

  /** A page of a node that knows the new version is read through one that doesn't yet. */
  @Test
  void aNodeLooksAgainForAVersionThatItDoesNotKnow() throws Exception {
    try (ImageService late = builder().checkEvery(LONG).build()) {
      String before = address(late.img("a.jpg").html());
      replaceBy(OTHER);
      String after = address(images.img("a.jpg").html());
      assertThat(address(late.img("a.jpg").html())).as("believed").isEqualTo(before);

      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(get(late, after).headers().first("Cache-Control"))
                      .contains("public, max-age=31536000, immutable"));
      assertThat(get(late, after).body()).isEqualTo(get(images, after).body());
    }
  }

  @Test
  void evictingForgetsHereAndPurgesTheCdnOnce() throws Exception {
    try (ImageService node = builder().checkEvery(Duration.ofMillis(50)).build()) {
      Response old = get(node, "/images/a.jpg?w=30");
      replaceBy(OTHER);

      node.evict("a.jpg");

      String tag = node.tag("a.jpg");
      assertThat(get(node, "/images/a.jpg?w=30").body()).isNotEqualTo(old.body());
      assertThat(old.headers().first("Cache-Tag")).contains(tag);
      await().atMost(Duration.ofMinutes(1)).until(() -> !purged.isEmpty());
      assertThat(purged)
          .containsExactly("[" + tag + "] [/images/a.jpg, /images/a.jpg?w=30, /images/a.jpg?w=60]");
      assertThat(tag).doesNotContain("a.jpg").isNotEqualTo(node.tag("b.jpg"));
    }
  }

  /** An old picture on its way arrives after the first purge, and would be kept. */
  @Test
  void theCdnIsPurgedAgainWhenNoRequestForTheOldPictureCanBeUnderWay() {
    Limits brief = Pictures.PATIENT.withTimeout(Duration.ofMillis(300));
    try (ImageService node = builder().limits(brief).checkEvery(Duration.ofMillis(50)).build()) {
      node.evict("a.jpg");

      await().atMost(Duration.ofMinutes(1)).until(() -> purged.size() == 2);
      assertThat(Set.copyOf(purged)).hasSize(1);
    }
  }

  /** A picture that comes later must not stay missing. */
  @Test
  void nobodyKeepsThatThereIsNone() throws Exception {
    Response none = get(images, "/images/b.jpg?w=30");
    Files.write(directory.resolve("b.jpg"), ONE);

    assertThat(none.status()).isEqualTo(404);
    assertThat(none.headers().first("Cache-Control")).contains("no-store");
    assertThat(get(images, "/images/b.jpg?w=30").status()).isEqualTo(200);
  }

  @Test
  void aDeletedPictureIsGone() throws Exception {
    get(images, "/images/a.jpg?w=30");
    Files.delete(directory.resolve("a.jpg"));

    assertThat(get(images, "/images/a.jpg?w=30").status()).isEqualTo(404);
    assertThat(images.img("a.jpg").html()).doesNotContain("v=", "width=");
  }

  @Test
  void signedAddressesNameTheVersionToo() {
    UrlSigner signer =
        UrlSigner.of("k1", "a secret of some length".getBytes(StandardCharsets.UTF_8));
    try (ImageService signed = builder().signedBy(signer).build()) {
      String address = address(signed.img("a.jpg").html());

      assertThat(get(signed, address).headers().first("Cache-Control"))
          .contains("public, max-age=31536000, immutable");
      assertThat(get(signed, address + "&utm_source=x").status()).isEqualTo(403);
    }
  }

  private ImageServiceBuilder builder() {
    return ImageService.builder()
        .originals(FilesystemOriginals.at(directory))
        .widths(30, 60)
        .limits(Pictures.PATIENT)
        .purger(
            (tags, paths) -> {
              purged.add(tags + " " + paths);
              return CompletableFuture.completedFuture(null);
            })
        .withoutRefinement();
  }

  /** As an upload that doesn't tear. */
  private void replaceBy(byte[] bytes) throws Exception {
    Path file = directory.resolve("a.jpg");
    Path next = Files.write(directory.resolve("next"), bytes);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String address(String html) {
    Matcher src = Pattern.compile(" src=\"([^\"]*)\"").matcher(html);
    assertThat(src.find()).isTrue();
    return src.group(1).replace("&amp;", "&");
  }

  private static Response get(ImageService images, String target) {
    return images.serve(Request.get(target).header("Accept", "image/webp").build());
  }
}
