package dev.edgekit.examples.demo;

import static dev.edgekit.examples.demo.RawHttp.header;
import static dev.edgekit.examples.demo.RawHttp.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Response;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The category JSON through both tiers of both nodes. */
class CacheDemoTest {
  @TempDir Path data;

  @Test
  void tellsMissLocalHitAndRemoteHitApart() throws Exception {
    try (RunningSite site = RunningSite.in(data)) {
      Response miss = site.node1().get("/categories");
      Response local = site.node1().get("/categories");
      Response remote = site.node2().get("/categories");

      assertThat(header(miss, "Cache-Status")).contains("fwd=").doesNotContain("hit");
      assertThat(header(local, "Cache-Status")).contains("hit", "local");
      assertThat(header(remote, "Cache-Status")).contains("hit", "remote");
      assertThat(local.body()).isEqualTo(miss.body());
      assertThat(remote.body()).isEqualTo(miss.body());
      assertThat(header(local, "Cache-Control")).contains("max-age=");
    }
  }

  @Test
  void answers304ToItsOwnETag() throws Exception {
    try (RunningSite site = RunningSite.in(data)) {
      String etag = header(site.node1().get("/categories"), "ETag");

      Response again = site.node2().get("/categories", "If-None-Match", etag);

      assertThat(again.status()).isEqualTo(304);
      assertThat(again.body()).isEmpty();
    }
  }

  @Test
  void letsNoClientSendEveryRequestToTheDatabase() throws Exception {
    try (RunningSite site = RunningSite.in(data)) {
      site.node1().get("/categories");

      Response reload =
          site.node1().get("/categories", "Cache-Control", "no-cache", "Pragma", "no-cache");

      assertThat(header(reload, "Cache-Status")).contains("hit", "local");
    }
  }

  @Test
  void isKeptByTheCdnForWhoeverAsksAndDroppedByAnInvalidation() throws Exception {
    try (RunningSite site = RunningSite.in(data)) {
      RawHttp cdn = site.cdn();
      String cookie = site.signIn("Ada");
      String before = text(cdn.get("/categories"));

      assertThat(text(cdn.get("/categories", "Cookie", cookie, "Cache-Control", "no-cache")))
          .isEqualTo(before);
      assertThat(site.site().edge().figures().answers()).isEqualTo(1);
      Response renamed =
          cdn.post(
              "/client/categories",
              "id=home&name=Indoors",
              "Cookie",
              cookie,
              "Sec-Fetch-Site",
              "same-origin");

      assertThat(renamed.status()).isEqualTo(200);
      assertThat(text(cdn.get("/categories"))).contains("Indoors");
      assertThat(site.site().edge().figures().answers()).isEqualTo(1);
      assertThat(text(site.node1().get("/panel.json"))).doesNotContain("\"edgeMillis\":-1");
    }
  }

  @Test
  void theCdnKeepsNothingThatIsOneUsers() throws Exception {
    try (RunningSite site = RunningSite.in(data)) {
      String cookie = site.signIn("Ada");

      assertThat(text(site.cdn().get("/client/me", "Cookie", cookie))).contains("Ada");
      assertThat(site.cdn().get("/client/me").status()).isEqualTo(401);
    }
  }

  @Test
  void servesTheNewNameOnBothNodesAfterAnInvalidationOnOne() throws Exception {
    try (RunningSite site = RunningSite.in(data)) {
      String cookie = site.signIn("Ada");
      for (int i = 0; i < 5; i++) {
        site.node2().get("/categories");
        String name = "Round " + i;

        Response renamed =
            site.node1().post("/client/categories", "id=home&name=Round+" + i, "Cookie", cookie);

        assertThat(renamed.status()).isEqualTo(200);
        assertThat(text(renamed)).contains("\"reachedFleet\":true");
        assertThat(text(site.node2().get("/categories"))).contains(name);
        assertThat(text(site.node1().get("/categories"))).contains(name);
      }
      String panel = text(site.node1().get("/panel.json"));
      assertThat(panel).contains("\"by\":\"node 1\",\"tag\":\"categories\",\"millis\":");
      assertThat(site.site().nodes())
          .extracting(node -> node.cache().logPlace())
          .containsOnly(site.site().nodes().get(0).cache().logPlace());
    }
  }
}
