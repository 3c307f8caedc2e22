package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever stands in the fields that the cache reads, it answers, and with the origin's bytes. */
class MalformedHeadersTest {
  private static final List<String> REQUEST_FIELDS =
      List.of(
          "Cache-Control",
          "Pragma",
          "If-None-Match",
          "If-Modified-Since",
          "If-Range",
          "Range",
          "Accept-Encoding",
          "Accept-Language",
          "Authorization");
  private static final List<String> RESPONSE_FIELDS =
      List.of(
          "Cache-Control",
          "CDN-Cache-Control",
          "Expires",
          "Date",
          "Age",
          "Last-Modified",
          "ETag",
          "Vary",
          "Connection",
          "Cache-Tag",
          "Cache-Groups",
          "Cache-Group-Invalidation",
          "Location",
          "Content-Type",
          "Content-Encoding",
          "Cache-Status",
          "Set-Cookie");
  private static final List<String> PIECES =
      List.of(
          "max-age",
          "=",
          "60",
          "s-maxage=1",
          "no-cache",
          "\"",
          "\\",
          ",",
          ", ",
          ";",
          "q=",
          "0.5",
          "no-store",
          "private=\"",
          "bytes=",
          "0-1",
          "-",
          "W/\"a\"",
          "\"a\"",
          "*",
          "gzip",
          "-1",
          "Thu, 01 Jan 2026 00:00:00 GMT",
          "Thu, 99 Foo 20x6",
          "99999999999999999999",
          "\t",
          "ü",
          "(1 2)",
          ":aGk=:",
          "?1",
          "@",
          "%",
          "/",
          "http://",
          "[",
          "stale-while-revalidate=5",
          "must-revalidate",
          "Accept-Language",
          "\u0080");

  @Test
  void answersWhateverStandsInTheFields() {
    Random random = new Random(7);
    ManualClock clock = new ManualClock();
    List<CachePolicy> policies =
        List.of(
            CachePolicy.followingOrigin()
                .listeningTo("CDN-Cache-Control")
                .storingCookies()
                .staleIfError(Duration.ofHours(1)),
            CachePolicy.fresh(Duration.ofSeconds(30)).staleWhileRevalidate(Duration.ofMinutes(1)));
    try (ResponseCache cache =
        ResponseCache.builder().clock(clock).executor(Runnable::run).build()) {
      for (int i = 0; i < 20_000; i++) {
        Headers sent = fields(REQUEST_FIELDS, random);
        Response made =
            Response.of(
                random.nextInt(4) == 0 ? 200 + random.nextInt(400) : 200,
                fields(RESPONSE_FIELDS, random),
                "body".getBytes(StandardCharsets.UTF_8));
        String method = random.nextInt(8) == 0 ? "POST" : "GET";
        Request request = Request.builder(method, "/" + random.nextInt(20)).headers(sent).build();
        CachePolicy policy = policies.get(random.nextInt(policies.size()));

        Response response = cache.serve(request, policy, forwarded -> made);

        if (response.status() == 200) {
          assertThat(response.body()).isEqualTo(made.body());
        }
        clock.advance(Duration.ofSeconds(random.nextInt(40)));
      }
    }
  }

  private static Headers fields(List<String> names, Random random) {
    Headers.Builder headers = Headers.builder();
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      StringBuilder value = new StringBuilder();
      int pieces = random.nextInt(6);
      for (int j = 0; j < pieces; j++) {
        value.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      headers.add(names.get(random.nextInt(names.size())), value.toString());
    }
    return headers.build();
  }
}
