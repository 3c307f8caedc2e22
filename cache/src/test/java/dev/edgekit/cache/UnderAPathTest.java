package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies where is told by the request, whatever the key and however the host is spelled. */
class UnderAPathTest {
  private static final CachePolicy POLICY = CachePolicy.fresh(Duration.ofMinutes(5));

  private final AtomicInteger loads = new AtomicInteger();
  private final ResponseCache cache = ResponseCache.builder().policy(POLICY).build();

  @AfterEach
  void close() {
    cache.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/courses/x, /courses/",
    "/courses/x?q=/other/, /courses/",
    "/courses/a*b/x, /courses/a*b/",
    "/kurse/über/x, /kurse/über/",
    "/kurse/über/x, /kurse/%C3%BCber/",
    "/kurse/%C3%BCber/x, /kurse/über/"
  })
  void isInvalidatedWithThePath(String target, String path) {
    for (CachePolicy policy :
        new CachePolicy[] {
          POLICY,
          CachePolicy.followingOrigin(),
          POLICY.perUser(),
          POLICY.queryOnly("q"),
          POLICY.keyedBy(r -> CacheKey.of("tenant", r.target())),
          POLICY.keyedBy(r -> CacheKey.of("own"))
        }) {
      assertIsUnder(Request.get(target).build(), policy, path);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void isInvalidatedHoweverLongItsTargetIs(int deep) {
    String padding = "a".repeat(CacheKey.MAX_LENGTH);
    String target = deep == 0 ? "/courses/x?q=" + padding : "/courses/" + padding + "/x";

    assertIsUnder(Request.get(target).build(), POLICY, "/courses/");
  }

  private void assertIsUnder(Request request, CachePolicy policy, String path) {
    cache.invalidateAll();
    String before = text(request, policy);
    assertThat(text(request, policy)).isEqualTo(before);
    cache.invalidateUnder("/elsewhere/");
    assertThat(text(request, policy)).isEqualTo(before);

    cache.invalidateUnder(path);

    assertThat(text(request, policy)).as("%s", request.target()).isNotEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "http, h.example, h.example:80",
    "http, h.example:80, h.example",
    "http, h.example, h.example:",
    "http, H.example, h.EXAMPLE:80",
    "https, h.example, h.example:443"
  })
  void aChangeReachesEverySpellingOfItsHost(String scheme, String read, String changed) {
    Request get = Request.get("/a").scheme(scheme).host(read).build();
    Request post = Request.builder("POST", "/a").scheme(scheme).host(changed).build();
    String before = text(get, POLICY);
    assertThat(text(get, POLICY)).isEqualTo(before);

    assertThat(cache.serve(post, () -> Response.of(204)).status()).isEqualTo(204);

    assertThat(text(get, POLICY)).isNotEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "h.example, http://h.example:80/b",
    "h.example:80, http://h.example/b",
    "h.example:, http://H.example/b",
    "h.example:80, //h.example/b"
  })
  void soDoesWhatItNamesOnTheSameHost(String host, String location) {
    Request get = Request.get("/b").host("h.example").build();
    Request post = Request.builder("POST", "/a").host(host).build();
    String before = text(get, POLICY);

    assertThat(cache.serve(post, () -> Response.of(201).withHeader("Location", location)).status())
        .isEqualTo(201);

    assertThat(text(get, POLICY)).isNotEqualTo(before);
  }

  private String text(Request request, CachePolicy policy) {
    Response response =
        cache.serve(
            request,
            policy,
            () ->
                Response.text("load " + loads.incrementAndGet())
                    .withHeader("Cache-Control", "max-age=60"));
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
