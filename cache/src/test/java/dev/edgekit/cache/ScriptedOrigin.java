package dev.edgekit.cache;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;

/** A cache whose time a test moves, in front of an origin whose answers it says beforehand. */
abstract class ScriptedOrigin {
  static final CachePolicy FOLLOWING = CachePolicy.followingOrigin();
  static final CachePolicy FRESH = CachePolicy.fresh(Duration.ofSeconds(10));

  final ManualClock clock = new ManualClock();
  final ResponseCache cache = ResponseCache.builder().clock(clock).executor(Runnable::run).build();
  private final Deque<Response> answers = new ArrayDeque<>();

  /** As the origin got it last. */
  Request asked = Request.get("/").build();

  int loads;

  @AfterEach
  void close() {
    cache.close();
  }

  void answer(int status, String body, String... fields) {
    answer(Response.of(status, Headers.of(fields), body.getBytes(StandardCharsets.UTF_8)));
  }

  void answer(Response response) {
    answers.add(response);
  }

  Response get(CachePolicy policy, String... fields) {
    return serve(policy, "GET", fields);
  }

  Response serve(CachePolicy policy, String method, String... fields) {
    return serve(
        policy, Request.builder(method, "/a").host("h").headers(Headers.of(fields)).build());
  }

  Response serve(CachePolicy policy, Request request) {
    return cache.serve(
        request,
        policy,
        forwarded -> {
          asked = forwarded;
          loads++;
          return answers.remove();
        });
  }

  static Request request(String method) {
    return Request.builder(method, "/a").host("h").build();
  }

  static String text(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
