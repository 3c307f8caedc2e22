package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two users ask the same things, one after the other, in every way that a request can tell who is
 * asking and under every header a careless or poisoned response may carry. What the origin made for
 * one must never reach the other. Both directions, and also after the first response went stale.
 */
class LeakCorpusTest {
  private static final List<Headers> USERS_BY =
      List.of(
          Headers.of("Authorization", "Bearer %s"),
          Headers.of("Authorization", "Bearer %s", "Cache-Control", "max-stale"),
          Headers.of("Authorization", "Bearer %s", "If-None-Match", "*"),
          Headers.of("Authorization", "Bearer %s", "Range", "bytes=0-3"),
          Headers.of("Cookie", "sid=%s"),
          Headers.of("X-API-Key", "ek_%s"),
          Headers.of("Proxy-Authorization", "Basic %s"),
          Headers.of("X-Forwarded-Host", "%s.example"),
          Headers.of("X-Original-URL", "/%s"),
          Headers.of("X-HTTP-Method-Override", "%s"),
          Headers.of("Forwarded", "for=192.0.2.1;Host=%s.example"),
          Headers.of("Accept-Language", "%s"));

  private static final List<CachePolicy> POLICIES =
      List.of(
          CachePolicy.followingOrigin().staleIfError(Duration.ofDays(1)),
          CachePolicy.followingOrigin().listeningTo("CDN-Cache-Control"),
          CachePolicy.fresh(Duration.ofMinutes(5)).staleWhileRevalidate(Duration.ofHours(1)));

  /** How an origin that makes a response for one user can say so, or fail to. */
  private static List<Headers> personal(Headers user) {
    String by = user.toMap().keySet().iterator().next();
    List<Headers> responses = new ArrayList<>();
    for (String lifetime : List.of("max-age=60", "s-maxage=60", "public, max-age=60")) {
      responses.add(Headers.of("Cache-Control", lifetime + ", private"));
      responses.add(Headers.of("Cache-Control", "private", "Cache-Control", lifetime));
      responses.add(Headers.of("Cache-Control", lifetime + ", no-store"));
      responses.add(Headers.of("Cache-Control", lifetime, "Set-Cookie", "sid=new"));
      responses.add(Headers.of("Cache-Control", lifetime, "Vary", by));
      responses.add(Headers.of("Cache-Control", lifetime, "Vary", "Accept, " + by));
      responses.add(Headers.of("Cache-Control", lifetime, "Vary", "*"));
      responses.add(Headers.of("Cache-Control", lifetime + ", no-cache", "ETag", "\"same\""));
    }
    if (!by.equals("accept-language")) {
      // Credentials and disguises are guarded without a word of the response.
      responses.add(Headers.of("Cache-Control", "max-age=60"));
      if (!by.equals("authorization")) { // to which it is an allowance (RFC 9111 §3.5)
        responses.add(Headers.of("Cache-Control", "max-age=60, must-revalidate"));
      }
      responses.add(Headers.of("Expires", "Thu, 01 Jan 2099 00:00:00 GMT"));
      responses.add(Headers.of("Last-Modified", "Thu, 01 Jan 2015 00:00:00 GMT"));
      responses.add(Headers.of("ETag", "\"x\""));
      responses.add(Headers.empty());
    }
    return responses;
  }

  static Stream<Case> cases() {
    return POLICIES.stream()
        .flatMap(
            policy ->
                USERS_BY.stream()
                    .flatMap(
                        user ->
                            personal(user).stream()
                                .map(response -> new Case(policy, user, response))));
  }

  record Case(CachePolicy policy, Headers user, Headers response) {
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      user.forEach((name, value) -> text.append(name).append(' '));
      response.forEach((name, value) -> text.append(name).append(": ").append(value).append("; "));
      return text.toString();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void neitherUserSeesTheOthersBody(Case row) {
    ManualClock clock = new ManualClock();
    try (ResponseCache cache =
        ResponseCache.builder().policy(row.policy()).clock(clock).executor(Runnable::run).build()) {
      for (String user : List.of("alice", "bobby", "alice", "bobby")) {
        assertThat(seenBy(user, row, cache)).startsWith(user.substring(0, 4));
        clock.advance(Duration.ofSeconds(20));
      }
      clock.advance(Duration.ofMinutes(6));
      assertThat(seenBy("alice", row, cache)).startsWith("alic");
      assertThat(seenBy("bobby", row, cache)).startsWith("bobb");
    }
  }

  /** The body, for this user, of a GET; an answer without one shows nothing of anyone's. */
  private static String seenBy(String user, Case row, ResponseCache cache) {
    Headers.Builder headers = Headers.builder();
    row.user().forEach((name, value) -> headers.add(name, value.formatted(user)));
    Request request = Request.get("/me").headers(headers.build()).build();
    Response response = cache.serve(request, forwarded -> made(user, row));
    return response.body().length == 0 ? user : new String(response.body(), StandardCharsets.UTF_8);
  }

  private static Response made(String user, Case row) {
    return Response.text(user + "'s own page").withHeaders(row.response());
  }
}
