package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What belongs to one connection ends with it (RFC 9110 §7.6.1); everything else goes on. */
class OneConnectionTest {
  private static final Headers OF_CONNECTION =
      Headers.of(
          "Connection", "close, X-Hop",
          "X-Hop", "1",
          "Keep-Alive", "timeout=5",
          "Proxy-Connection", "keep-alive",
          "Proxy-Authenticate", "Basic",
          "Proxy-Authorization", "Basic eA==",
          "Proxy-Authentication-Info", "x",
          "TE", "trailers",
          "Trailer", "X-T",
          "Transfer-Encoding", "chunked",
          "Upgrade", "h2c");

  private final ResponseCache cache =
      ResponseCache.builder()
          .policy(CachePolicy.fresh(Duration.ofMinutes(5)))
          .executor(Runnable::run)
          .build();

  @ParameterizedTest
  @CsvSource({
    "GET, 200, max-age=60",
    "GET, 403, no-store",
    "GET, 403, max-age=60",
    "GET, 500, no-store",
    "HEAD, 200, max-age=60",
    "POST, 200, no-store",
    "OPTIONS, 204, no-store"
  })
  void noAnswerHasThem(String method, int status, String said) {
    Response answer =
        Response.of(status, OF_CONNECTION, new byte[0])
            .withHeader("Cache-Control", said)
            .withHeader("X-End", "1")
            .withHeader("Proxy-Status", "a");
    for (CachePolicy policy :
        List.of(CachePolicy.followingOrigin(), CachePolicy.fresh(Duration.ofMinutes(5)))) {
      for (int i = 0; i < 2; i++) {
        String path = "/" + policy.fresh().isPresent();
        Headers sent =
            cache.serve(Request.builder(method, path).build(), policy, () -> answer).headers();

        assertThat(sent.first("X-End")).hasValue("1");
        assertThat(sent.first("Proxy-Status")).hasValue("a"); // RFC 9209: for everyone
        OF_CONNECTION.forEach((name, value) -> assertThat(sent.contains(name)).as(name).isFalse());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "PUT"})
  void noOriginIsSentThem(String method) {
    List<Headers> asked = new ArrayList<>();
    ConditionalOrigin origin =
        request -> {
          asked.add(request.headers());
          return Response.text("x");
        };
    for (CachePolicy policy :
        List.of(CachePolicy.followingOrigin(), CachePolicy.fresh(Duration.ofMinutes(5)))) {
      Request request =
          Request.builder(method, "/" + policy.fresh().isPresent())
              .headers(OF_CONNECTION.with("X-End", "1").with("Content-Length", "0"))
              .build();
      cache.serve(request, policy, origin);
    }

    assertThat(asked).hasSize(2);
    for (Headers sent : asked) {
      assertThat(sent.first("X-End")).hasValue("1");
      assertThat(sent.first("Content-Length")).hasValue("0");
      OF_CONNECTION.forEach((name, value) -> assertThat(sent.contains(name)).as(name).isFalse());
    }
  }

  /** A client could else have a page made without a field, and stored as the one with it. */
  @Test
  void whatAClientTakesAwayPoisonsNobody() {
    ConditionalOrigin origin =
        request ->
            Response.text(request.headers().first("X-Language").orElse("none"))
                .withHeader("Vary", "X-Language");
    Request evil =
        Request.get("/a").header("X-Language", "de").header("Connection", "x-language").build();
    Request good = Request.get("/a").header("X-Language", "de").build();

    assertThat(text(cache.serve(evil, origin))).isEqualTo("none");
    assertThat(text(cache.serve(good, origin))).isEqualTo("de");
    assertThat(cache.serve(evil, origin).headers().first("Cache-Status").orElseThrow())
        .doesNotContain("stored");
  }

  @ParameterizedTest
  @ValueSource(strings = {"close", "keep-alive", "Upgrade, HTTP2-Settings", "TE", "x-absent", ""})
  void whatClientsSayOfTheirConnectionIsNoReasonNotToStore(String said) {
    Request request =
        Request.get("/a").header("Connection", said).header("HTTP2-Settings", "x").build();

    assertThat(cache.serve(request, () -> Response.text("x")).headers().first("Cache-Status"))
        .hasValue("edgekit; fwd=miss; stored");
  }

  @ParameterizedTest
  @CsvSource({"max-age=60, edgekit; hit", "no-store, edgekit; fwd=miss"})
  void cachesBeforeThisOneAreStillNamed(String said, String own) {
    CachePolicy policy = CachePolicy.followingOrigin();
    for (int i = 0; i < 2; i++) {
      Headers sent =
          cache
              .serve(
                  Request.get("/a").build(),
                  policy,
                  () ->
                      Response.text("x")
                          .withHeader("Cache-Control", said)
                          .withHeader("Cache-Status", "up; hit"))
              .headers();

      assertThat(sent.all("Cache-Status")).hasSize(1);
      assertThat(sent.first("Cache-Status").orElseThrow())
          .startsWith("up; hit, " + (i == 0 ? "edgekit; fwd=miss" : own));
    }
  }

  private static String text(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
