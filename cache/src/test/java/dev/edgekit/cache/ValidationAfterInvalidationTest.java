package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgekit.cache.CacheState.Part;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What an invalidation named is not what the origin is asked about: an origin whose validators stay
 * the same while its answer changes would have the old one renewed.
 */
class ValidationAfterInvalidationTest {
  private static final Request REQUEST = Request.get("/courses/x").build();
  private static final Duration BARRIER = Duration.ofSeconds(20);

  private final ManualClock clock = new ManualClock();

  /** Answers 304 to whatever has a condition. */
  private static final class Stubborn implements ConditionalOrigin {
    private final List<Boolean> conditional = new ArrayList<>();
    private Runnable meanwhile = () -> {};

    @Override
    public Response load(Request request) {
      boolean condition = request.headers().contains("If-None-Match");
      conditional.add(condition);
      Response answer =
          condition
              ? Response.of(304).withHeader("ETag", "\"same\"")
              : Response.text("load " + conditional.size())
                  .withHeader("ETag", "\"same\"")
                  .withHeader("Cache-Control", "max-age=100, stale-while-revalidate=1000");
      meanwhile.run();
      return answer;
    }

    /** Once, after the origin has made up its answer to the next request. */
    void meanwhile(Runnable once) {
      meanwhile =
          () -> {
            meanwhile = () -> {};
            once.run();
          };
    }
  }

  enum Named {
    KEY,
    TAG,
    PATH,
    EVERYTHING,
    POST;

    void in(ResponseCache cache) {
      if (this == POST) {
        assertThat(
                cache
                    .serve(
                        Request.builder("POST", REQUEST.target()).build(), () -> Response.of(204))
                    .status())
            .isEqualTo(204);
        return;
      }
      InvalidationReceipt receipt =
          switch (this) {
            case KEY -> cache.invalidate(CacheKey.of(REQUEST));
            case TAG -> cache.invalidate(CacheTag.of("t"));
            case PATH -> cache.invalidateUnder("/courses/");
            default -> cache.invalidateAll();
          };
      assertThat(receipt.isQueued()).isFalse();
    }
  }

  private static CachePolicy policy(boolean follows) {
    CachePolicy policy =
        follows
            ? CachePolicy.followingOrigin()
            : CachePolicy.fresh(Duration.ofSeconds(100)).staleWhileRevalidate(Duration.ofHours(1));
    return policy.tags("t");
  }

  private ResponseCache cache(boolean follows) {
    return ResponseCache.builder()
        .policy(policy(follows))
        .clock(clock)
        .executor(Runnable::run)
        .build();
  }

  @ParameterizedTest
  @EnumSource(Named.class)
  void whatIsNamedIsLoadedWhole(Named named) throws Exception {
    for (boolean follows : new boolean[] {true, false}) {
      Stubborn origin = new Stubborn();
      try (ResponseCache cache = cache(follows)) {
        serve(cache, origin);
        named.in(cache);
        assertThat(serve(cache, origin)).isEqualTo("load 2");
        named.in(cache);
        Response async =
            cache
                .serveAsync(REQUEST, policy(follows), origin)
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);

        assertThat(text(async)).isEqualTo("load 3");
        assertThat(origin.conditional).containsOnly(false);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Named.class)
  void whatIsNamedWhileItIsValidatedIsLoadedWhole(Named named) {
    for (boolean follows : new boolean[] {true, false}) {
      Stubborn origin = new Stubborn();
      try (ResponseCache cache = cache(follows)) {
        serve(cache, origin);
        clock.advance(Duration.ofHours(2));
        origin.meanwhile(() -> named.in(cache));

        assertThat(serve(cache, origin)).isEqualTo("load 3");
        assertThat(origin.conditional).startsWith(false, true, false);
        assertThat(serve(cache, origin)).startsWith("load ").isNotEqualTo("load 1");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Named.class)
  void whatIsNamedWhileItIsRefreshedIsLoadedWhole(Named named) {
    for (boolean follows : new boolean[] {true, false}) {
      Stubborn origin = new Stubborn();
      try (ResponseCache cache = cache(follows)) {
        serve(cache, origin);
        clock.advance(Duration.ofSeconds(110));
        origin.meanwhile(() -> named.in(cache));
        serve(cache, origin); // stale, and refreshed behind

        assertThat(origin.conditional).startsWith(false, true, false);
        assertThat(serve(cache, origin)).startsWith("load ").isNotEqualTo("load 1");
      }
    }
  }

  @Test
  void whatNothingNamesIsStillValidated() {
    Stubborn origin = new Stubborn();
    try (ResponseCache cache = cache(true)) {
      serve(cache, origin);
      clock.advance(Duration.ofHours(2));

      assertThat(serve(cache, origin)).isEqualTo("load 1");
      assertThat(origin.conditional).containsExactly(false, true);
    }
  }

  @Test
  void noNodeValidatesWhatAnotherInvalidated() throws Exception {
    Stubborn origin = new Stubborn();
    try (RedisProcess redis = new RedisProcess();
        ResponseCache one = node(redis);
        ResponseCache two = node(redis)) {
      await().until(() -> one.state().log() == Part.UP && two.state().log() == Part.UP);
      serve(one, origin);
      serve(two, origin);

      assertThat(one.invalidate(CacheTag.of("t")).awaitFleet(BARRIER)).isTrue();
      assertThat(serve(two, origin)).isEqualTo("load 2");
      assertThat(serve(one, origin)).isEqualTo("load 2");
      assertThat(two.invalidateUnder("/courses/").awaitFleet(BARRIER)).isTrue();
      assertThat(serve(two, origin)).isEqualTo("load 3");
      assertThat(serve(one, origin)).isEqualTo("load 3");
      assertThat(two.invalidate(CacheKey.of(REQUEST)).awaitFleet(BARRIER)).isTrue();
      assertThat(serve(one, origin)).isEqualTo("load 4");

      assertThat(origin.conditional).containsOnly(false);
    }
  }

  private static ResponseCache node(RedisProcess redis) {
    return ResponseCache.builder()
        .policy(CachePolicy.followingOrigin().tags("t"))
        .remote(RedisTier.connect(redis.uri()))
        .build();
  }

  private static String serve(ResponseCache cache, ConditionalOrigin origin) {
    return text(cache.serve(REQUEST, origin));
  }

  private static String text(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
