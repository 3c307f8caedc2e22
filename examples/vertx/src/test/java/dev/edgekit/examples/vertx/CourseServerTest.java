package dev.edgekit.examples.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.ResponseCache;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Over HTTP/1.1 and HTTP/2 by prior knowledge, whose only name of the host is :authority. */
@SuppressWarnings("NullAway.Init") // what @BeforeAll makes
class CourseServerTest {
  private static final String RULES =
      """
      {"version": 1, "defaults": {"check": "none"}, "rules": [
        {"id": "internal", "when": "Host(`internal.example`)", "check": "deny"}]}
      """;

  private static final Vertx VERTX = Vertx.vertx();
  private static final AuthGate GATE =
      AuthGate.builder().rules(RuleSource.of(RuleSet.parse(RULES))).build();
  private static final ResponseCache CACHE =
      ResponseCache.builder().policy(CachePolicy.fresh(Duration.ofMinutes(1))).build();
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    port = await(new CourseServer(VERTX, GATE, CACHE).listen(0)).actualPort();
  }

  @AfterAll
  static void stop() throws Exception {
    await(VERTX.close());
    GATE.close();
    CACHE.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void deniesByHostAndKeepsSitesApart(HttpVersion version) throws Exception {
    String site = version.name().toLowerCase(Locale.ROOT).replace('_', '-');

    assertThat(get(version, "internal.example")).startsWith("403");
    assertThat(get(version, site + "-c.example")).startsWith("200 ").contains(site + "-c.example");
    assertThat(get(version, site + "-c.example")).contains("; hit");
    assertThat(get(version, site + "-d.example"))
        .contains(site + "-d.example")
        .doesNotContain("; hit");
  }

  private static String get(HttpVersion version, String host) throws Exception {
    HttpClient client =
        VERTX.createHttpClient(
            new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false));
    RequestOptions to =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
            .setHost(host)
            .setPort(80)
            .setURI("/categories");
    return await(
        client
            .request(to)
            .compose(it -> it.authority(HostAndPort.create(host, 80)).send())
            .compose(it -> it.body().map(body -> summary(it, body.toString()))));
  }

  private static String summary(HttpClientResponse response, String body) {
    return response.statusCode() + " " + response.getHeader("Cache-Status") + " " + body;
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
