package dev.edgekit.examples.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.http.VarnishPurger;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.http.jdk.JdkServer;
import dev.edgekit.image.Fit;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.store.FilesystemOriginals;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A picture is replaced, and whoever looks sees the new one: through a page that Varnish keeps,
 * pictures that Varnish keeps, and a browser with a cache of its own.
 */
class ReplacedPictureTest {
  /** The page says what it shows once all pictures are there. */
  private static final String PAGE =
      """
      <!doctype html><title>Course</title><body>%s %s
      <script>addEventListener("load", () => {
        for (const image of document.images) {
          const canvas = document.createElement("canvas");
          canvas.width = canvas.height = 1;
          const context = canvas.getContext("2d");
          context.drawImage(image, 0, 0, 1, 1);
          const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
          document.body.append(`shown:${r > 127 ? "red" : b > 127 ? "blue" : "none"};`);
        }
      })</script></body>
      """;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CompletableFuture<VarnishPurger> purger = new CompletableFuture<>();
  private final List<CompletionStage<Void>> purges = new CopyOnWriteArrayList<>();

  @TempDir Path folder;
  private ImageService images;
  private JdkServer service;
  private FrontProcess varnish;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(FrontProcess.isInstalled("varnishd"), "needs varnishd");
    assumeTrue(FrontProcess.isInstalled("chromium"), "needs chromium");
    Files.createDirectories(folder.resolve("originals"));
    replaceBy(Color.RED);
    images =
        ImageService.builder()
            .originals(FilesystemOriginals.at(folder.resolve("originals")))
            .widths(40, 80)
            .preset("avatar", plain -> plain.toSize(32, 32).fit(Fit.COVER))
            .purger(this::purge)
            .withoutRefinement()
            .build();
    service = JdkServer.onLoopback(0, exchange -> answer(exchange.request()));
    Path work = Files.createDirectory(folder.resolve("varnish"));
    String vcl = Files.readString(Path.of("varnish/default.vcl"));
    varnish = FrontProcess.varnish(work, vcl, service.port());
    purger.complete(VarnishPurger.at(URI.create(varnish.url())));
  }

  @AfterEach
  void stop() {
    if (varnish != null) {
      varnish.close();
    }
    if (service != null) {
      service.close();
      images.close();
    }
  }

  @Test
  void everyoneSeesTheNewPictureAtOnce() throws Exception {
    assertThat(shown()).containsExactly("red", "red");
    int first = asked.size();
    assertThat(shown()).as("of caches alone").containsExactly("red", "red");
    assertThat(asked).as("what the service was asked").hasSize(first);

    replaceBy(Color.BLUE);
    assertThat(shown()).as("nobody knows yet").containsExactly("red", "red");
    images.evict("a.png");
    awaitPurges();

    assertThat(shown()).containsExactly("blue", "blue");
    assertThat(shown("new profile")).containsExactly("blue", "blue");
  }

  /** An old page that somebody still holds shows the picture of today, and not for long. */
  @Test
  void anAddressOfTheOldVersionShowsTheNewPicture() throws Exception {
    Browser anyone = new Browser(varnish.url());
    String old = address(anyone.body("/page"));
    assertThat(anyone.get(old).headers().firstValue("Cache-Control").orElse(""))
        .contains("immutable");

    replaceBy(Color.BLUE);
    images.evict("a.png");
    awaitPurges();

    assertThat(address(anyone.body("/page"))).isNotEqualTo(old);
    assertThat(anyone.get(old).headers().firstValue("Cache-Control").orElse(""))
        .contains("max-age=60")
        .doesNotContain("immutable");
  }

  private Response answer(Request request) {
    if (request.path().equals("/favicon.ico")) {
      return Response.of(404); // which a browser asks for when it likes
    }
    asked.add(request.target());
    if (!request.path().equals("/page")) {
      return images.serve(request);
    }
    String html = PAGE.formatted(images.img("a.png").html(), images.img("a.png", "avatar").html());
    return Response.text(html)
        .withHeader("Content-Type", "text/html; charset=utf-8")
        .withHeader("Cache-Control", "public, max-age=0, s-maxage=3600")
        .withHeader("Cache-Tag", images.tag("a.png"));
  }

  /** What the README says of one purger for both. */
  private CompletionStage<Void> purge(Collection<String> tags, Collection<String> paths) {
    CompletionStage<Void> purge =
        purger.thenCompose(p -> p.purge(tags.stream().map(CacheTag::of).toList(), paths));
    purges.add(purge);
    return purge;
  }

  private void awaitPurges() {
    Awaitility.await()
        .atMost(1, TimeUnit.MINUTES)
        .until(
            () ->
                !purges.isEmpty()
                    && purges.stream().allMatch(one -> one.toCompletableFuture().isDone()));
    purges.forEach(one -> one.toCompletableFuture().join());
  }

  private List<String> shown() throws Exception {
    return shown("profile");
  }

  /** The colours of the page's pictures in Chromium, whose cache stays with its profile. */
  private List<String> shown(String profile) throws Exception {
    Process browser =
        new ProcessBuilder(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + folder.resolve(profile),
                "--dump-dom",
                varnish.url() + "/page")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String page = new String(browser.getInputStream().readAllBytes(), UTF_8);
    assertThat(browser.waitFor()).isZero();
    return Pattern.compile("shown:(\\w+);")
        .matcher(page)
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  private static String address(String html) {
    Matcher src = Pattern.compile(" src=\"([^\"]*)\"").matcher(html);
    assertThat(src.find()).isTrue();
    return src.group(1).replace("&amp;", "&");
  }

  private void replaceBy(Color colour) throws IOException {
    BufferedImage picture = new BufferedImage(100, 60, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 6_000; i++) {
      picture.setRGB(i % 100, i / 100, colour.getRGB() ^ i % 7);
    }
    Path next = folder.resolve("next.png");
    ImageIO.write(picture, "png", next.toFile());
    Files.move(
        next,
        folder.resolve("originals/a.png"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
