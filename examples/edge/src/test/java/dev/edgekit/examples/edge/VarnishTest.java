package dev.edgekit.examples.edge;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.EdgePurger;
import dev.edgekit.cache.http.VarnishPurger;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Varnish with {@code varnish/default.vcl} in front of the service. */
class VarnishTest {
  @TempDir static Path folder;
  private static EdgePurger purger = EdgePurger.none();
  private static EdgeService service;
  private static FrontProcess varnish;
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(FrontProcess.isInstalled("varnishd"), "needs varnishd");
    service = EdgeService.purgingOnce(0, new Later());
    String vcl = Files.readString(Path.of("varnish/default.vcl"));
    varnish = FrontProcess.varnish(folder, vcl, service.port());
    browser = new Browser(varnish.url());
    purger = VarnishPurger.at(URI.create(varnish.url()));
  }

  @AfterAll
  static void stop() {
    if (varnish != null) {
      varnish.close();
    }
    if (service != null) {
      service.close();
    }
  }

  /** The service is there before Varnish, which has to know its port. */
  private static final class Later implements EdgePurger {
    @Override
    public CompletableFuture<Void> purge(Collection<CacheTag> tags, Collection<String> paths) {
      return purger.purge(tags, paths);
    }
  }

  @Test
  void keepsForEveryoneWhatBrowsersMayNotKeep() throws Exception {
    HttpResponse<String> first = browser.get("/categories?a", "Cookie", "user=alice");
    HttpResponse<String> second = browser.get("/categories?a", "Cookie", "user=bob");

    assertThat(Collections.frequency(service.asked(), "GET /categories?a")).isEqualTo(1);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers().firstValue("Cache-Control").orElse("")).contains("max-age=0");
    assertThat(second.headers().map()).doesNotContainKeys("cache-tag", "x-purge-path");
  }

  @Test
  void isPurgedByTag() throws Exception {
    String before = browser.body("/categories");

    service.write().whenPurged().toCompletableFuture().get(30, SECONDS);

    assertThat(browser.body("/categories")).isNotEqualTo(before);
    int asked = Collections.frequency(service.asked(), "GET /categories");
    browser.body("/categories");
    assertThat(Collections.frequency(service.asked(), "GET /categories")).isEqualTo(asked);
  }

  @Test
  void isPurgedOfWhatWasNamedAlone() throws Exception {
    browser.body("/categories?b");
    browser.body("/categories?c");

    purger.purge(List.of(CacheTag.of("categorie")), List.of("/categories?b")).get(30, SECONDS);
    browser.body("/categories?b");
    browser.body("/categories?c");

    assertThat(Collections.frequency(service.asked(), "GET /categories?b")).isEqualTo(2);
    assertThat(Collections.frequency(service.asked(), "GET /categories?c")).isEqualTo(1);
  }

  @Test
  void keepsWhatIsStaleWhileTheServiceRefreshesIt() throws Exception {
    browser.body("/refreshing");

    assertThat(browser.body("/refreshing")).isEqualTo("refresh 1");
    await().untilAsserted(() -> assertThat(browser.body("/refreshing")).isEqualTo("refresh 2"));
    assertThat(Collections.frequency(service.asked(), "GET /refreshing")).isEqualTo(2);
  }

  /** Varnish's own default would be to answer it for ten more seconds. */
  @Test
  void answersNothingStaleThatSaysNothingOfAStaleWindow() throws Exception {
    browser.body("/brief");

    String age =
        await()
            .pollDelay(Duration.ofMillis(2_500))
            .until(
                () -> browser.get("/brief").headers().firstValue("Age").orElse(""),
                it -> !it.isEmpty());

    assertThat(age).isIn("0", "1");
    assertThat(Collections.frequency(service.asked(), "GET /brief")).isEqualTo(2);
  }

  /** Varnish's own default would be two minutes. */
  @Test
  void keepsNothingOfWhatSaysNothing() throws Exception {
    browser.get("/silent");
    browser.get("/silent");

    assertThat(Collections.frequency(service.asked(), "GET /silent")).isEqualTo(2);
  }

  @Test
  void keepsNothingThatIsOneUsers() throws Exception {
    assertThat(browser.body("/me", "Cookie", "user=alice")).contains("alice");
    assertThat(browser.body("/me", "Cookie", "user=bob")).contains("bob");
    assertThat(browser.body("/me")).contains("nobody");
    assertThat(browser.body("/me", "Cookie", "user=carol")).contains("carol");
  }

  @Test
  void keepsAPictureInEachFormatAndNotForEachBrowser() throws Exception {
    List<String> accepts =
        List.of(
            "image/avif,image/webp,*/*;q=0.8",
            "text/html,image/avif",
            "image/avif;q=0,image/webp",
            "image/webp,*/*",
            "*/*",
            "image/*");
    List<String> types = List.of("avif", "avif", "webp", "webp", "jpeg", "jpeg");

    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < accepts.size(); i++) {
        assertThat(browser.body("/images/a", "Accept", accepts.get(i))).endsWith(types.get(i));
      }
    }

    assertThat(Collections.frequency(service.asked(), "GET /images/a")).isEqualTo(4);
  }

  @Test
  void refusesBansOfStrangers(@TempDir Path other) throws Exception {
    String vcl = Files.readString(Path.of("varnish/default.vcl"));
    String strangers = vcl.replace("\"127.0.0.1\";\n    \"::1\"", "\"192.0.2.1\"");
    assertThat(strangers).isNotEqualTo(vcl);
    try (FrontProcess guarded =
        FrontProcess.varnish(other, strangers, Objects.requireNonNull(service).port())) {
      assertThat(new Browser(guarded.url()).send("BAN", "/", "X-Purge-Tags", "a").statusCode())
          .isEqualTo(403);
    }
    assertThat(browser.send("BAN", "/", "X-Purge-Tags", "(").statusCode()).isEqualTo(400);
    assertThat(browser.send("BAN", "/").statusCode()).isEqualTo(400);
  }

  @Test
  void saysItselfWhoAsksAndPassesOnNothingThatClientsSayOfIt() throws Exception {
    for (String path : List.of("/forwarded", "/images/forwarded")) {
      assertThat(browser.bodyForAnImpostor(path).lines())
          .containsExactly(
              "Forwarded: ",
              "X-Forwarded-For: 127.0.0.1",
              "X-Forwarded-Host: ",
              "X-Forwarded-Proto: ");
    }
  }
}
