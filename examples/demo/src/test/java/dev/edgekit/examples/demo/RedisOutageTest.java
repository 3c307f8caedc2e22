package dev.edgekit.examples.demo;

import static dev.edgekit.examples.demo.RawHttp.text;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis is killed while the site runs, and comes back. */
class RedisOutageTest {
  @TempDir Path data;

  @Test
  void goesOnWithoutRedisAndTakesSessionsUpAgain() throws Exception {
    try (RunningSite site = RunningSite.in(data)) {
      RedisProcess redis = site.site().redis().orElseThrow();
      String cookie = site.signIn("Ada");
      assertThat(site.node1().get("/client/me", "Cookie", cookie).status()).isEqualTo(200);

      redis.kill();

      for (String target : new String[] {"/", "/assets/app.js", "/categories", "/panel.json"}) {
        assertThat(site.node1().get(target).status()).as(target).isEqualTo(200);
        assertThat(site.node2().get(target).status()).as(target).isEqualTo(200);
      }
      assertThat(site.node1().get("/images/fig.jpg?w=320").status()).isEqualTo(200);
      assertThat(site.node1().get("/courses", "X-API-Key", site.site().apiKey()).status())
          .isEqualTo(200);
      await() // a session is remembered for a second
          .atMost(ofSeconds(30))
          .until(() -> site.node1().get("/client/me", "Cookie", cookie).status() == 503);
      assertThat(site.node1().post("/sign-in", "user=Bob").status()).isEqualTo(503);

      redis.startAgain();

      await()
          .atMost(ofSeconds(30))
          .until(() -> site.node1().post("/sign-in", "user=Bob").status() == 303);
      await()
          .atMost(ofSeconds(30))
          .until(() -> site.node2().get("/client/me", "Cookie", cookie).status() == 200);
      String again = site.signIn("Carol");
      assertThat(text(site.node2().get("/client/me", "Cookie", again))).contains("Carol");
    }
  }
}
