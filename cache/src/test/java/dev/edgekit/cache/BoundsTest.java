package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.CacheListener.Limit;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients can't fill, and what is said where a bound is reached. */
class BoundsTest {
  private static final CachePolicy POLICY = CachePolicy.fresh(Duration.ofMinutes(5));

  private final ManualClock clock = new ManualClock();
  private final List<String> notStored = new ArrayList<>();
  private final AtomicInteger loads = new AtomicInteger();
  private final ResponseCache cache =
      ResponseCache.builder()
          .policy(POLICY)
          .clock(clock)
          .local(CaffeineTier.ofMaxBytes(2 << 20))
          .maxResponseBytes(100_000)
          .listener(
              new CacheListener() {
                @Override
                public void notStored(CacheKey key, String reason) {
                  notStored.add(reason);
                }
              })
          .build();

  @AfterEach
  void close() {
    cache.close();
  }

  @Test
  void whatIsTooLargeIsNotCalledStored() {
    Response first = serve("/large", 100_001);
    Response second = serve("/large", 100_001);
    Response fitting = serve("/fits", 100_000);

    assertThat(cacheStatus(first)).isEqualTo("edgekit; fwd=miss; detail=too-large");
    assertThat(cacheStatus(second)).isEqualTo(cacheStatus(first));
    assertThat(cacheStatus(fitting)).isEqualTo("edgekit; fwd=miss; stored");
    assertThat(notStored).hasSize(2);
    assertThat(cache.stats().limited(Limit.RESPONSE_BYTES)).isEqualTo(2);
    assertThat(first.headers().first("Cache-Control")).hasValue("public, max-age=300");
  }

  @Test
  void whatTheLocalTierCannotHoldIsNotCalledStored() {
    try (ResponseCache small =
        ResponseCache.builder().policy(POLICY).local(CaffeineTier.ofMaxBytes(100_000)).build()) {
      Response response = small.serve(get("/a"), () -> bytes(200_000));

      assertThat(cacheStatus(response)).isEqualTo("edgekit; fwd=miss; detail=too-large");
    }
  }

  @Test
  void clientsCannotFillTheLogWithNames() {
    CachePolicy following = CachePolicy.followingOrigin();
    Response page = Response.text("page").withHeader("Cache-Control", "max-age=600");
    for (int i = 0; i < 1000; i++) {
      Response unused = cache.serve(get("/page/" + i), following, () -> page);
    }
    String pad = "a".repeat(1000);
    for (int i = 0; i < 30_000; i++) {
      Request login = Request.builder("POST", "/login?" + i + pad).host("h").build();
      Response unused = cache.serve(login, following, () -> Response.of(302));
    }

    for (int i = 0; i < 1000; i++) {
      String status = cacheStatus(cache.serve(get("/page/" + i), following, () -> page));
      assertThat(status).contains("hit");
    }
    assertThat(cache.stats().limited(Limit.REQUEST_NAMES)).isGreaterThan(20_000);
    assertThat(cache.stats().invalidations()).isLessThan(5_000);
  }

  @Test
  void anUnsafeRequestToWhatIsStoredAlwaysInvalidates() {
    for (int i = 0; i < 2_000; i++) {
      Request login = Request.builder("POST", "/login?" + i).host("h").build();
      Response unused = cache.serve(login, () -> Response.of(302));
    }
    Response unused = serve("/a", 10);

    Response post =
        cache.serve(Request.builder("POST", "/a").host("h").build(), () -> Response.of(204));

    assertThat(post.status()).isEqualTo(204);
    assertThat(cacheStatus(serve("/a", 10))).contains("fwd=");
  }

  @Test
  void codingsAreMadeWhenTheyAreAskedFor() {
    String text = "some text ".repeat(1000);
    Origin origin = () -> Response.text(text);
    Response unused = cache.serve(get("/t"), origin);
    long plain = cache.stats().localBytes();

    Response gzip = cache.serve(get("/t", "gzip"), origin);

    assertThat(gzip.headers().first("Content-Encoding")).hasValue("gzip");
    assertThat(cache.stats().localBytes())
        .isGreaterThan(plain)
        .isLessThanOrEqualTo(plain + gzip.body().length + 512); // and what is written of it
    assertThat(cache.serve(get("/t", "gzip"), origin).body()).isSameAs(gzip.body());
    assertThat(cache.serve(get("/t"), origin).headers().first("Vary")).hasValue("Accept-Encoding");
  }

  @Test
  void whatCannotBeMadeSmallerIsSentAsItIs() {
    byte[] noise = new byte[1000];
    new Random(1).nextBytes(noise);
    Response response = Response.of(200, Headers.of("Content-Type", "text/x"), noise);
    Response unused = cache.serve(get("/n"), () -> response);

    Response same = cache.serve(get("/n", "gzip, br"), () -> response);

    assertThat(same.headers().contains("Content-Encoding")).isFalse();
    assertThat(same.body()).isEqualTo(noise);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gzip"})
  void whatWasLoadedByAClockAheadIsNotFreshAfterIt(String accepted) {
    clock.advance(Duration.ofDays(400));
    for (int i = 0; i < 3; i++) { // the last by the short way
      Response unused = cache.serve(get("/c", accepted), this::counted);
    }
    clock.advance(Duration.ofDays(-400));

    Response right = cache.serve(get("/c", accepted), this::counted);

    assertThat(cacheStatus(right)).contains("fwd=stale").contains("stored");
    assertThat(cacheStatus(cache.serve(get("/c", accepted), this::counted)))
        .isEqualTo("edgekit; hit; ttl=300; detail=local");
    assertThat(loads).hasValue(2);
  }

  private Response counted() {
    loads.incrementAndGet();
    return Response.text("some text ".repeat(100));
  }

  @Test
  void theRemoteTierHoldsNoMoreThanItsShare() {
    try (RedisProcess redis = new RedisProcess();
        ResponseCache node = node(RedisTier.connect(redis.uri()).maxBytes(200_000))) {
      RedisClient client = RedisClient.create(redis.uri());
      RedisCommands<String, String> commands = client.connect().sync();
      Awaitility.await().until(() -> node.stats().remoteUp().orElse(false));
      for (int i = 0; i < 300; i++) {
        Response unused = node.serve(get("/q?" + i), () -> bytes(3000));
      }

      assertThat(commands.keys("*:e:*")).hasSizeBetween(20, 50);
      assertThat(node.stats().limited(Limit.REMOTE_BYTES)).isGreaterThan(200);
      client.shutdown();
    }
  }

  @Test
  void whatAnotherNodeStoredIsNotDeletedForAShare() throws Exception {
    try (RedisProcess redis = new RedisProcess();
        ResponseCache small = node(RedisTier.connect(redis.uri()).maxBytes(70_000));
        ResponseCache other = node(RedisTier.connect(redis.uri()))) {
      Awaitility.await()
          .until(
              () ->
                  small.stats().remoteUp().orElse(false) && other.stats().remoteUp().orElse(false));
      Response unused = small.serve(get("/shared"), () -> bytes(10_000));
      CacheKey shared = CacheKey.of(get("/shared"));
      assertThat(other.invalidate(shared).awaitFleet(Duration.ofSeconds(20))).isTrue();
      unused = other.serve(get("/shared"), () -> bytes(3000));
      RedisClient client = RedisClient.create(redis.uri());
      RedisCommands<String, String> commands = client.connect().sync();
      String key = commands.keys("*:e:*").get(0);

      for (int i = 0; i < 30; i++) {
        unused = small.serve(get("/q?" + i), () -> bytes(10_000));
      }

      assertThat(commands.exists(key)).isEqualTo(1);
      client.shutdown();
    }
  }

  @Test
  void anEighthOfWhatRedisMayHaveIsTheShareOfANode() {
    try (RedisProcess redis = new RedisProcess()) {
      RedisClient client = RedisClient.create(redis.uri());
      RedisCommands<String, String> commands = client.connect().sync();
      commands.configSet("maxmemory", "8mb");
      try (ResponseCache node = node(RedisTier.connect(redis.uri()))) {
        Awaitility.await().until(() -> node.stats().remoteUp().orElse(false));
        for (int i = 0; i < 1000; i++) {
          Response unused = node.serve(get("/q?" + i), () -> bytes(9000));
        }

        assertThat(commands.keys("*:e:*")).hasSizeBetween(50, 105);
        assertThat(commands.set("session", "x")).isEqualTo("OK");
      }
      client.shutdown();
    }
  }

  @Test
  void whatIsTooLargeForTheRemoteTierStaysOnItsNode() {
    try (RedisProcess redis = new RedisProcess();
        ResponseCache node = node(RedisTier.connect(redis.uri()).maxResponseBytes(5000));
        ResponseCache other = node(RedisTier.connect(redis.uri()))) {
      Awaitility.await()
          .until(
              () ->
                  node.stats().remoteUp().orElse(false) && other.stats().remoteUp().orElse(false));

      Response unused = node.serve(get("/big"), () -> bytes(5001));

      assertThat(cacheStatus(node.serve(get("/big"), () -> bytes(1)))).contains("hit");
      assertThat(cacheStatus(other.serve(get("/big"), () -> bytes(2)))).contains("fwd=miss");
      assertThat(node.stats().limited(Limit.REMOTE_BYTES)).isEqualTo(1);
    }
  }

  @Test
  void aDamagedEntryIsAMiss() {
    try (RedisProcess redis = new RedisProcess();
        ResponseCache one = node(RedisTier.connect(redis.uri()));
        ResponseCache two =
            ResponseCache.builder()
                .policy(POLICY)
                .withoutLocal()
                .remote(RedisTier.connect(redis.uri()))
                .build()) {
      Awaitility.await()
          .until(
              () -> one.stats().remoteUp().orElse(false) && two.stats().remoteUp().orElse(false));
      Response unused = one.serve(get("/d"), () -> bytes(10));
      RedisClient client = RedisClient.create(redis.uri());
      RedisCommands<String, byte[]> commands =
          client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE)).sync();
      String key = commands.keys("*:e:*").get(0);
      Map<String, byte[]> entry = commands.hgetall(key);
      byte[] meta = Objects.requireNonNull(entry.get("m"));
      assertThat(two.serve(get("/d"), () -> bytes(11)).body()).as("undamaged").hasSize(10);

      for (byte[] damaged : damaged(meta)) {
        commands.del(key);
        commands.hset(key, entry);
        commands.hset(key, Map.of("m", damaged));
        assertThat(two.serve(get("/d"), () -> bytes(11)).body()).hasSize(11);
      }
      for (int i = 0; i < meta.length; i++) {
        byte[] flipped = meta.clone();
        flipped[i] ^= (byte) 0x80;
        commands.del(key);
        commands.hset(key, entry);
        commands.hset(key, Map.of("m", flipped));
        Response answer = two.serve(get("/d"), () -> bytes(11));
        assertThat(answer.status()).as("byte %d", i).isEqualTo(200);
        assertThat(answer.body().length).as("byte %d", i).isBetween(10, 11);
      }
      client.shutdown();
    }
  }

  private static List<byte[]> damaged(byte[] meta) {
    List<byte[]> all = new ArrayList<>();
    for (int status : new int[] {0, 100, 206, 304, 999, 65535}) {
      byte[] impossible = meta.clone();
      ByteBuffer.wrap(impossible).putShort(1, (short) status); // after the version
      all.add(impossible);
    }
    byte[] ones = new byte[1 << 20];
    Arrays.fill(ones, (byte) 0xff);
    ones[0] = meta[0];
    byte[] field = meta.clone();
    String text = new String(meta, StandardCharsets.ISO_8859_1);
    field[text.toLowerCase(Locale.ROOT).indexOf("content-type")] = '\n'; // in a field's name
    all.addAll(List.of(ones, field, new byte[64], new byte[0], Arrays.copyOf(meta, 40)));
    byte[] other = meta.clone();
    other[0]++; // another release's
    all.add(other);
    return all;
  }

  private static ResponseCache node(RedisTier tier) {
    return ResponseCache.builder()
        .policy(POLICY)
        .local(CaffeineTier.ofMaxBytes(1 << 20))
        .remote(tier)
        .build();
  }

  private Response serve(String target, int bytes) {
    return cache.serve(get(target), () -> bytes(bytes));
  }

  private static Response bytes(int length) {
    return Response.of(200, Headers.of("Content-Type", "image/x"), new byte[length]);
  }

  private static Request get(String target, String... accepted) {
    var builder = Request.get(target).host("h");
    return accepted.length == 0 || accepted[0].isEmpty()
        ? builder.build()
        : builder.header("Accept-Encoding", accepted[0]).build();
  }

  private static String cacheStatus(Response response) {
    return response.headers().first("Cache-Status").orElseThrow();
  }
}
