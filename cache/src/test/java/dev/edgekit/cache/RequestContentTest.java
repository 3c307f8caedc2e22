package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A GET may have content, of which no key knows: git-scm.com #1551, where a page that it made was
 * everybody's.
 */
class RequestContentTest {
  private final ResponseCache cache = ResponseCache.builder().build();

  @AfterEach
  void close() {
    cache.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, Content-Length, 7",
    "GET, content-length, '0, 7'",
    "GET, Transfer-Encoding, chunked",
    "HEAD, Content-Length, 7"
  })
  void isNeitherStoredNorAnsweredFromWhatIs(String method, String name, String value) {
    for (CachePolicy policy :
        new CachePolicy[] {
          CachePolicy.followingOrigin(), CachePolicy.fresh(Duration.ofMinutes(5))
        }) {
      String path = "/" + policy.fresh().isPresent();
      Request plain = Request.get(path).build();
      Request fat = Request.builder(method, path).header(name, value).build();

      Response made = cache.serve(fat, policy, () -> page("evil"));
      assertThat(text(cache.serve(plain, policy, () -> page("good")))).isEqualTo("good");
      assertThat(text(cache.serve(fat, policy, () -> page("evil"))))
          .isEqualTo(method.equals("HEAD") ? "" : "evil");
      assertThat(text(cache.serve(plain, policy, () -> page("later")))).isEqualTo("good");

      assertThat(made.headers().first("Cache-Status")).hasValue("edgekit; fwd=bypass");
      assertThat(made.headers().all("Cache-Control")).containsExactly("private, no-store");
      assertThat(made.headers().contains("CDN-Cache-Control")).isFalse();
      assertThat(cache.explain(fat, policy).toString()).contains("content");
    }
  }

  @Test
  void aLengthOfNothingIsNone() {
    Request plain = Request.get("/a").build();
    Request empty = Request.get("/a").header("Content-Length", "0").build();
    CachePolicy policy = CachePolicy.fresh(Duration.ofMinutes(5));
    cache.serve(plain, policy, () -> page("good"));

    assertThat(text(cache.serve(empty, policy, () -> page("other")))).isEqualTo("good");
  }

  private static Response page(String text) {
    return Response.text(text)
        .withHeader("Cache-Control", "max-age=60")
        .withHeader("CDN-Cache-Control", "max-age=600");
  }

  private static String text(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
