package dev.edgekit.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgekit.cache.CacheState.Part;
import dev.edgekit.cache.history.MortalRedis;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * What was reported of other caches and queues at their joint with Redis doesn't happen here: while
 * it lasts every request is answered, and after it no node calls fresh what was invalidated
 * meanwhile.
 */
@DisabledOnOs(OS.WINDOWS)
class LogReportedElsewhereTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Pattern KEY = Pattern.compile("redis\\.p?call\\('(\\w+)',\\s*([^,)]+)");

  private MortalRedis redis;
  private FaultProxy way;
  private String version = "old";

  @BeforeEach
  void start() throws IOException {
    redis = MortalRedis.start();
    way = FaultProxy.to(redis.port());
  }

  @AfterEach
  void stop() throws IOException {
    way.close();
    redis.close();
  }

  /** lettuce #1159, groupmq #16, jesque #100, StackExchange.Redis #1968. */
  @Test
  void scriptsThatTheServerForgotAreSentAgain() throws Exception {
    survives(() -> redis.command("SCRIPT FLUSH"), () -> {});
  }

  /** redisson #4653, #1237, redis #11767, hazelcast #11671. */
  @Test
  void connectionsThatTheServerClosesAreOpenedAgain() throws Exception {
    survives(() -> redis.command("CLIENT KILL TYPE normal"), () -> {});
  }

  /** redisson #4988, redis-py #375, bullmq #265, Cm_Cache_Backend_Redis #141. */
  @Test
  void aScriptOfOthersThatDoesNotEndHoldsNobodyUp() throws Exception {
    survives(redis::beginToRunForEver, () -> redis.command("SCRIPT KILL"));
  }

  /** redis #10985, #9618: a failover by hand. */
  @Test
  void aServerThatPausesItsClientsHoldsNobodyUp() throws Exception {
    survives(() -> redis.command("CLIENT PAUSE 2000"), () -> {});
  }

  /** The same. */
  @Test
  void aServerThatPausesWritesHoldsNobodyUp() throws Exception {
    survives(
        () -> redis.command("CLIENT PAUSE 60000 WRITE"), () -> redis.command("CLIENT UNPAUSE"));
  }

  /** wp-redis #499, go-redis #1131, spring-data-redis #1338, StackExchange.Redis #1913. */
  @Test
  void aServerThatIsStillLoadingHoldsNobodyUp() throws Exception {
    redis.command("CONFIG SET rdbcompression no");
    redis.command("DEBUG POPULATE 900 filler 20000"); // asks for commands every two megabytes
    redis.command("CONFIG SET key-load-delay 5000");
    survives(redis::reloadInTheBackground, () -> redis.command("CONFIG SET key-load-delay 0"));
  }

  /** jetcache #212, redisson #1288, #1708, ioredis #809. */
  @Test
  void aServerThatTakesNoMoreClientsHoldsNobodyUp() throws Exception {
    List<Socket> others = new ArrayList<>();
    survives(
        () -> {
          for (int i = 0; i < 60; i++) {
            others.add(new Socket(InetAddress.getLoopbackAddress(), redis.port()));
          }
          redis.command("CONFIG SET maxclients 50");
          way.reset();
        },
        () -> {
          for (Socket other : others) {
            other.close();
          }
        });
  }

  /** redis #5299, #7355, #5625: a stream that was emptied answers at once, or never. */
  @Test
  void aStreamThatWasEmptiedIsNotAskedWithoutEnd() throws Exception {
    survives(
        () -> redis.command("XTRIM edgekit:3:{log}:stream MAXLEN 0"),
        () -> {
          long reads = redis.calls("xread");
          long looks = redis.calls("evalsha");
          await().until(() -> redis.calls("evalsha") > looks + 8);
          assertThat(redis.calls("xread") - reads).isLessThan(100);
        });
  }

  /** symfony #33953, #24240, laravel #17713: what tells of invalidations is evicted. */
  @Test
  void whateverIsEvictedNothingInvalidatedComesBack() throws Exception {
    survives(
        () -> {
          redis.shrink("allkeys-random");
          redis.command("DEBUG POPULATE 100000 filler 100");
        },
        () -> redis.command("CONFIG SET maxmemory 0"));
  }

  /** Another database, which nobody here knows, takes the place of this one. */
  @Test
  void aDatabaseThatIsSwappedForAnotherIsALoss() throws Exception {
    survives(() -> redis.command("SWAPDB 0 1"), () -> {});
  }

  /** lettuce #338, redis-client #69, redisson #3897: the address leads to another master. */
  @Test
  void aMasterThatBecomesAReplicaUnderAConnectionIsLeft() throws Exception {
    try (MortalRedis next = MortalRedis.start();
        ResponseCache one = node(way.port());
        ResponseCache two = node(way.port())) {
      await().until(() -> isUp(one) && isUp(two));
      assertThat(List.of(served(one), served(two))).containsOnly("old");
      next.follow(redis.port());

      next.command("REPLICAOF NO ONE");
      redis.follow(next.port());
      way.leadsTo(next.port()); // and who is connected stays so

      version = "new";
      assertThat(one.invalidate(CacheTag.of("t")).awaitFleet(LONG)).isTrue();
      assertThat(List.of(served(one), served(two))).containsOnly("new");
    }
  }

  /** dragonfly #272, #3066, bullmq #3760, sidekiq-unique-jobs #855, rueidis #974. */
  @Test
  void noScriptTouchesAKeyThatItDoesNotDeclare() throws IOException {
    List<String> declared =
        List.of("KEYS[1]", "KEYS[2]", "stream", "meta", "names", "nodes", "witnesses");
    List<String> keyless = List.of("INFO", "TIME");
    try (Stream<Path> files = Files.walk(Path.of("src/main/resources"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".lua")).toList()) {
        String script = Files.readString(file);
        assertThat(script).doesNotContain("replicate_commands"); // upstash #340
        assertThat(KEY.matcher(script).results())
            .allMatch(call -> keyless.contains(call.group(1)) || declared.contains(call.group(2)));
      }
    }
  }

  /** Something that befalls Redis, and its end. */
  private interface Event {
    void happen() throws IOException;
  }

  private void survives(Event begins, Event ends) throws Exception {
    try (ResponseCache one = node(way.port());
        ResponseCache two = node(way.port())) {
      await().until(() -> isUp(one) && isUp(two));
      one.invalidate(CacheTag.of("t")).awaitFleet(LONG);
      assertThat(List.of(served(one), served(two))).containsOnly("old");

      begins.happen();
      version = "new";
      InvalidationReceipt receipt = one.invalidate(CacheTag.of("t"));
      assertThat(served(one)).isEqualTo("new");
      assertThat(served(two)).isIn("old", "new");
      ends.happen();

      assertThat(receipt.awaitFleet(LONG)).isTrue();
      assertThat(List.of(served(one), served(two))).containsOnly("new");
      await().until(() -> isUp(one) && isUp(two));
      try (ResponseCache joined = node(way.port())) {
        await().until(() -> isUp(joined));
        assertThat(served(joined)).isEqualTo("new");
      }
    }
  }

  private String served(ResponseCache cache) {
    Request request = Request.get("/").build();
    return new String(cache.serve(request, () -> Response.text(version)).body(), UTF_8);
  }

  private static boolean isUp(ResponseCache cache) {
    return cache.state().log() == Part.UP;
  }

  private static ResponseCache node(int port) {
    return ResponseCache.builder()
        .policy(CachePolicy.fresh(Duration.ofHours(1)).tags("t"))
        .maxStaleness(Duration.ofSeconds(1))
        .remote(RedisTier.connect("redis://127.0.0.1:" + port))
        .build();
  }
}
