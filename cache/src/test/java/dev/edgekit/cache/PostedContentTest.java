package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Request;
import dev.edgekit.http.RequestBuilder;
import dev.edgekit.http.Response;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the answer to a POST is what later GETs get (RFC 9110 §9.3.3). */
class PostedContentTest {
  private static final CachePolicy POLICY = CachePolicy.followingOrigin().storingPosts();

  private final ResponseCache cache = ResponseCache.builder().executor(Runnable::run).build();
  private int loads;

  @AfterEach
  void close() {
    cache.close();
  }

  @ParameterizedTest(name = "{0} to /a?b=1 answered {1}, {2}, {3}: stored {4}")
  @CsvSource(
      delimiter = '|',
      value = {
        "POST  | 200 | /a?b=1              | max-age=60          | true",
        "POST  | 200 | ?b=1                | max-age=60          | true",
        "POST  | 200 | http://h/a?b=1      | max-age=60          | true",
        "POST  | 200 | http://H:80/a?b=1   | max-age=60          | true",
        "POST  | 200 | http://evil/a?b=1   | max-age=60          | false",
        "POST  | 200 | http://h:81/a?b=1   | max-age=60          | false",
        "POST  | 200 | /a?b=2              | max-age=60          | false",
        "POST  | 200 | /a                  | max-age=60          | false",
        "POST  | 200 | /other              | max-age=60          | false",
        "POST  | 200 | %%%                 | max-age=60          | false",
        "POST  | 200 |                     | max-age=60          | false",
        "POST  | 200 | /a?b=1              |                     | false",
        "POST  | 200 | /a?b=1              | public              | false",
        "POST  | 200 | /a?b=1              | max-age=0           | false",
        "POST  | 200 | /a?b=1              | no-store            | false",
        "POST  | 200 | /a?b=1              | private, max-age=60 | false",
        "POST  | 201 | /a?b=1              | max-age=60          | false",
        "POST  | 303 | /a?b=1              | max-age=60          | false",
        "POST  | 404 | /a?b=1              | max-age=60          | false",
        "PUT   | 200 | /a?b=1              | max-age=60          | false",
        "PATCH | 200 | /a?b=1              | max-age=60          | false",
      })
  void storesWhatTheOriginSaysAGetWouldGet(
      String method, int status, String location, String control, boolean stored) {
    get();
    Response answer = Response.of(status).withBody(bytes("posted"));
    answer = location == null ? answer : answer.withHeader("Content-Location", location);
    Response whole = control == null ? answer : answer.withHeader("Cache-Control", control);
    Response posted = cache.serve(request(method).build(), POLICY, r -> whole);

    assertThat(posted.headers().first("Cache-Status").orElse("").contains("stored"))
        .isEqualTo(stored);
    if (stored) {
      assertThat(posted.headers().first("Cache-Control")).contains(control);
    }
    boolean old = status == 404; // it changed nothing
    assertThat(get()).isEqualTo(stored ? "posted" : old ? "loaded 1" : "loaded 2");
  }

  @Test
  void answersNoPostFromWhatIsStored() {
    post(POLICY, request("POST"), "one");
    Response second = post(POLICY, request("POST"), "two");

    assertThat(new String(second.body(), StandardCharsets.UTF_8)).isEqualTo("two");
    assertThat(get()).isEqualTo("two");
  }

  @Test
  void storesNothingUnlessThePolicySaysSo() {
    post(CachePolicy.followingOrigin(), request("POST"), "posted");
    post(CachePolicy.fresh(Duration.ofMinutes(1)), request("POST"), "posted");

    assertThat(get()).isEqualTo("loaded 1");
  }

  @Test
  void storesNoUsersAnswerForOthers() {
    post(POLICY, request("POST").header("Authorization", "alice"), "alice's");
    post(POLICY, request("POST").header("Cookie", "sid=1"), "alice's");

    assertThat(get()).isEqualTo("loaded 1");
  }

  @Test
  void storesNothingForWhoClaimsToBeAnother() {
    post(POLICY, request("POST").header("X-Forwarded-Host", "evil.test"), "evil");

    assertThat(get()).isEqualTo("loaded 1");
  }

  @Test
  void storesUnderWhatItVariesBy() {
    cache.serve(
        request("POST").header("X-Plan", "free").build(),
        POLICY,
        r -> told("free").withHeader("Vary", "X-Plan"));

    assertThat(get()).isEqualTo("loaded 1");
  }

  @Test
  void storesNothingThatAnInvalidationCameBefore() {
    cache.serve(
        request("POST").build(),
        POLICY,
        r -> {
          cache.invalidate(CacheKey.of(request("GET").build())); // somebody wrote meanwhile
          return told("perhaps older");
        });

    assertThat(get()).isEqualTo("loaded 1");
  }

  @Test
  void storesNothingOfAPostThatAnotherOneOvertook() {
    cache.serve(
        request("POST").build(),
        POLICY,
        r -> {
          Response older = told("older");
          post(POLICY, request("POST"), "newer");
          return older;
        });

    assertThat(get()).isEqualTo("loaded 1");
  }

  @Test
  void storesNothingInACacheThatIsClosed() {
    cache.close();
    Response posted = post(POLICY, request("POST"), "posted");

    assertThat(posted.headers().first("Cache-Status").orElse("")).doesNotContain("stored");
  }

  /** The node may read its own entry of the log before it is told that it was appended. */
  @Test
  void storesItOverRedisToo() {
    try (RedisProcess redis = new RedisProcess();
        ResponseCache node = node(redis);
        ResponseCache neighbour = node(redis)) {
      Awaitility.await()
          .until(
              () ->
                  node.state().log() == CacheState.Part.UP
                      && neighbour.state().log() == CacheState.Part.UP);
      RedisClient client = RedisClient.create(redis.uri());
      RedisCommands<String, String> commands = client.connect().sync();
      int stored = 0;
      for (int i = 0; i < 3; i++) {
        Awaitility.await() // for the next entry
            .pollInterval(Duration.ofMillis(1))
            .until(() -> commands.info("clients").contains("blocked_clients:2"));
        stored += isStored(node);
        for (int other = 0; other < 3; other++) { // the first wakes it, and then it pauses
          neighbour.invalidate(CacheTag.of("something-else"));
        }
        stored += isStored(node);
      }
      client.shutdown();
      assertThat(stored).isEqualTo(6);
    }
  }

  private static ResponseCache node(RedisProcess redis) {
    return ResponseCache.builder()
        .policy(POLICY)
        .remote(RedisTier.connect(redis.uri()))
        .maxStaleness(Duration.ofSeconds(20)) // so that it pauses for long
        .build();
  }

  private int isStored(ResponseCache node) {
    Response posted = node.serve(request("POST").build(), POLICY, r -> told("posted"));
    Response found = node.serve(request("GET").build(), POLICY, r -> told("loaded"));
    boolean stored = posted.headers().first("Cache-Status").orElse("").contains("stored");
    assertThat(new String(found.body(), StandardCharsets.UTF_8))
        .isEqualTo(stored ? "posted" : "loaded");
    return stored ? 1 : 0;
  }

  @Test
  void losesItByTheNextInvalidation() {
    post(POLICY, request("POST"), "posted");
    assertThat(get()).isEqualTo("posted");
    cache.invalidate(CacheKey.of(request("GET").build()));

    assertThat(get()).isEqualTo("loaded 1");
  }

  private Response post(CachePolicy policy, RequestBuilder request, String body) {
    return cache.serve(request.build(), policy, r -> told(body));
  }

  private static Response told(String body) {
    return Response.of(200)
        .withHeader("Cache-Control", "max-age=60")
        .withHeader("Content-Location", "/a?b=1")
        .withBody(bytes(body));
  }

  private String get() {
    Response answer =
        cache.serve(
            request("GET").build(),
            POLICY,
            r ->
                Response.of(200)
                    .withHeader("Cache-Control", "max-age=60")
                    .withBody(bytes("loaded " + ++loads)));
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static RequestBuilder request(String method) {
    return Request.builder(method, "/a?b=1").scheme("http").host("h");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
