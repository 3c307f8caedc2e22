package dev.edgekit.examples.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgekit.cache.http.NginxPurger;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real nginx with {@code nginx/nginx.conf} in front of the service. */
class NginxTest {
  @TempDir static Path folder;
  private static EdgeService service;
  private static FrontProcess nginx;
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(FrontProcess.isInstalled("nginx"), "needs nginx");
    service = EdgeService.start(0, NginxPurger.at(URI.create("http://127.0.0.1:1")));
    String configuration = Files.readString(Path.of("nginx/nginx.conf"));
    nginx = FrontProcess.nginx(folder, configuration, service.port());
    browser = new Browser(nginx.url());
  }

  @AfterAll
  static void stop() {
    if (nginx != null) {
      nginx.close();
    }
    if (service != null) {
      service.close();
    }
  }

  @Test
  void keepsWhatBrowsersMayNotKeep() throws Exception {
    browser.get("/untagged");
    HttpResponse<String> second = browser.get("/untagged");

    assertThat(second.headers().firstValue("X-Cache")).contains("HIT");
    assertThat(second.headers().firstValue("Cache-Control").orElse("")).contains("max-age=0");
    assertThat(Collections.frequency(service.asked(), "GET /untagged")).isEqualTo(1);
  }

  @Test
  void answersWhoShowsACredentialFromTheService() throws Exception {
    browser.get("/untagged?a");

    browser.get("/untagged?a", "X-API-Key", "k");
    browser.get("/untagged?a", "Authorization", "Bearer t");
    browser.get("/untagged?a", "Cookie", "user=alice");

    assertThat(Collections.frequency(service.asked(), "GET /untagged?a")).isEqualTo(4);
  }

  @Test
  void keepsNothingThatIsOneUsers() throws Exception {
    assertThat(browser.body("/me", "Cookie", "user=alice")).contains("alice");
    assertThat(browser.body("/me")).contains("nobody");
    assertThat(browser.body("/me", "Cookie", "user=bob")).contains("bob");
  }

  @Test
  void choosesAPictureByTheClassOfAccept() throws Exception {
    List<String> accepts =
        List.of("image/avif,image/webp,*/*;q=0.8", "image/avif;q=0,image/webp", "image/*");
    List<String> types = List.of("avif", "webp", "jpeg");

    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < accepts.size(); i++) {
        assertThat(browser.body("/images/a", "Accept", accepts.get(i))).endsWith(types.get(i));
      }
    }
  }

  @Test
  void keepsNothingThatItCouldNotBePurgedOf() throws Exception {
    browser.get("/categories");
    HttpResponse<String> second = browser.get("/categories");

    assertThat(second.headers().firstValue("X-Cache")).contains("MISS");
    assertThat(Collections.frequency(service.asked(), "GET /categories")).isEqualTo(2);
  }

  /** git-scm.com #1551: what was made of one's content was everybody's. */
  @Test
  void keepsNothingOfAGetWithContent() throws Exception {
    for (String target : List.of("/untagged?fat", "/images/a?fat")) {
      browser.send("GET", target, BodyPublishers.ofString("x=evil"));
      HttpResponse<String> first = browser.get(target);
      browser.get(target);
      browser.send("GET", target, BodyPublishers.ofString("x=evil"));

      assertThat(first.headers().firstValue("X-Cache")).as(target).contains("MISS");
    }
    assertThat(Collections.frequency(service.asked(), "GET /untagged?fat")).isEqualTo(3);
  }

  /** By a 304 nginx would make it fresh once more, whatever else that says. */
  @Test
  void doesNotMakeFreshAgainWhatNobodyMayKeepAnyMore() throws Exception {
    browser.get("/withdrawn");

    HttpResponse<String> expired =
        await()
            .until(
                () -> browser.get("/withdrawn"),
                answer -> !answer.headers().firstValue("X-Cache").orElse("").equals("HIT"));

    assertThat(expired.headers().firstValue("X-Cache")).contains("EXPIRED");
  }

  @Test
  void passesTheTargetOnAsItCame() throws Exception {
    browser.get("/a%2Fb//c?x=%20");

    assertThat(service.asked()).contains("GET /a%2Fb//c?x=%20");
  }

  @Test
  void saysItselfWhoAsksAndPassesOnNothingThatClientsSayOfIt() throws Exception {
    for (String path : List.of("/forwarded", "/images/forwarded")) {
      assertThat(browser.bodyForAnImpostor(path).lines())
          .containsExactly(
              "Forwarded: ",
              "X-Forwarded-For: 127.0.0.1",
              "X-Forwarded-Host: " + nginx.url().substring("http://".length()),
              "X-Forwarded-Proto: http");
    }
  }
}
