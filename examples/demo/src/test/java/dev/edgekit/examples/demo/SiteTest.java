package dev.edgekit.examples.demo;

import static dev.edgekit.examples.demo.RawHttp.header;
import static dev.edgekit.examples.demo.RawHttp.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Response;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the site answers, by requests on the wire. */
class SiteTest {
  @TempDir static Path data;
  private static RunningSite site;
  private static RawHttp node1;
  private static RawHttp node2;

  @BeforeAll
  static void start() throws IOException {
    site = RunningSite.in(data);
    node1 = site.node1();
    node2 = site.node2();
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/,text/html",
    "/assets/app.css,text/css",
    "/assets/app.js,text/javascript",
    "/assets/icon.svg,image/svg+xml",
    "/categories,application/json",
    "/panel.json,application/json",
  })
  void servesThePageToEverybody(String target, String type) {
    Response answer = node1.get(target);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(header(answer, "Content-Type")).startsWith(type);
  }

  @Test
  void answersHeadWithoutABody() {
    Response answer = node1.send("HEAD", "/", "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void asksForASessionUnderClient() {
    Response answer = node1.get("/client/me");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
    assertThat(header(answer, "WWW-Authenticate")).isNotEmpty();
  }

  @Test
  void knowsWhoIsSignedIn() {
    String cookie = site.signIn("Ada+Lovelace");

    Response answer = node2.get("/client/me", "Cookie", cookie);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(text(answer)).isEqualTo("{\"user\":\"Ada Lovelace\"}");
  }

  @Test
  void endsASessionOnEveryNode() {
    String cookie = site.signIn("Bob");

    Response answer = node1.post("/sign-out", "", "Cookie", cookie);

    assertThat(answer.status()).isEqualTo(303);
    assertThat(node2.get("/client/me", "Cookie", cookie).status()).isEqualTo(401);
  }

  @Test
  void refusesAForgedSession() {
    String forged = site.signIn("Eve").replaceFirst("s%3A..", "s%3AAA");

    assertThat(node1.get("/client/me", "Cookie", forged).status()).isEqualTo(401);
  }

  @Test
  void asksOtherServicesForAKey() {
    Response without = node1.get("/courses");
    Response with = node1.get("/courses", "X-API-Key", site.site().apiKey());
    Response wrong = node1.get("/courses", "X-API-Key", site.site().apiKey() + "x");

    assertThat(without.status()).isEqualTo(401);
    assertThat(header(without, "WWW-Authenticate")).isNotEmpty();
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(with.status()).isEqualTo(200);
    assertThat(text(with)).contains("Reading a mountain");
  }

  @Test
  void asksForAKeyWhereNoRuleSaysOtherwise() {
    assertThat(node1.get("/me").status()).isEqualTo(401);
    assertThat(node1.get("/admin").status()).isEqualTo(401);
    assertThat(node1.get("/clientele").status()).isEqualTo(401);
  }

  @Test
  void acceptsNoKeyWhereASessionIsAskedForAndNoSessionWhereAKeyIs() {
    String cookie = site.signIn("Ada");

    assertThat(node1.get("/client/me", "X-API-Key", site.site().apiKey()).status()).isEqualTo(401);
    assertThat(node1.get("/courses", "Cookie", cookie).status()).isEqualTo(401);
  }

  @Test
  void reachesTheSameHandlerThroughTheStrippedPrefix() {
    Response forServices = node1.get("/courses", "X-API-Key", site.site().apiKey());
    Response forBrowsers = node1.get("/client/courses", "Cookie", site.signIn("Ada"));

    assertThat(forBrowsers.status()).isEqualTo(200);
    assertThat(forBrowsers.body()).isEqualTo(forServices.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/client/../courses", "//client/me", "/client%2fme", "/client/%2e%2e/courses"})
  void refusesAnAmbiguousPathWithAReason(String target) {
    Response answer = node1.get(target, "Cookie", site.signIn("Ada"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
    assertThat(text(answer)).contains("\"detail\":\"");
    assertThat(text(answer)).doesNotContain("\"detail\":\"\"");
  }

  @Test
  void refusesAWriteFromAnotherSite() {
    String cookie = site.signIn("Ada");

    Response answer =
        node1.post(
            "/client/categories", "name=Stolen", "Cookie", cookie, "Sec-Fetch-Site", "cross-site");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(text(node1.get("/categories"))).doesNotContain("Stolen");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "name=", "name=%00", "other=x"})
  void refusesAnEmptyName(String form) {
    Response answer = node1.post("/client/categories", form, "Cookie", site.signIn("Ada"));

    assertThat(answer.status()).isEqualTo(400);
  }

  @Test
  void saysWhatIsNotThere() {
    Response answer = node1.get("/nothing", "X-API-Key", site.site().apiKey());

    assertThat(answer.status()).isEqualTo(404);
    assertThat(text(answer)).contains("There is no /nothing here.");
  }

  @Test
  void classifiesByTheRulesFileAndShowsItOnThePanel() {
    node1.get("/client/../courses");
    node1.get("/courses");

    String panel = text(node2.get("/panel.json"));

    assertThat(panel).contains("\"target\":\"/client/../courses\"", "\"status\":400");
    assertThat(panel).contains("\"check\":\"api-key\"");
  }
}
