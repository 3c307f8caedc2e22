package dev.edgekit.cache;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.edgekit.cache.CacheState.Part;
import dev.edgekit.cache.internal.flow.Remote;
import dev.edgekit.cache.internal.log.LogExchange;
import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.log.RemoteHealth;
import dev.edgekit.cache.internal.log.RemoteLog;
import dev.edgekit.cache.internal.log.RemoteUnavailable;
import dev.edgekit.cache.internal.redis.RedisKeys;
import dev.edgekit.cache.internal.redis.RedisRights;
import dev.edgekit.cache.internal.stored.StoredFormat;
import dev.edgekit.http.Request;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a user of a real Redis may and may not do, and what an operator hears of it. */
class RedisRightsTest {
  private static final String RULES = new RedisRights("edgekit").rules();

  /** Without these, no script runs that could tell what is missing. */
  private static final Set<String> BEFORE_ALL = Set.of("eval", "evalsha", "ping", "select", "info");

  private static RedisProcess redis;
  private static RedisClient admin;
  private static StatefulRedisConnection<String, String> connection;

  private final CountingOrigin origin = new CountingOrigin();
  private final List<String> told = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() {
    redis = new RedisProcess();
    admin = RedisClient.create(redis.uri());
    connection = await().ignoreExceptions().until(admin::connect, c -> true);
  }

  @AfterAll
  static void stop() {
    connection.close();
    admin.shutdown();
    redis.close();
  }

  @Test
  void theRulesOfTheGuideAreEnough() throws Exception {
    String uri = userWith(RULES);

    worksFor(uri);

    assertThat(guide()).contains("~edgekit:* ").contains(RULES.replace("~edgekit:* ", ""));
  }

  private void worksFor(String uri) throws InterruptedException {
    try (ResponseCache one = node(uri);
        ResponseCache two = node(uri)) {
      Request request = Request.get("/x").build();
      byte[] first = one.serve(request, origin).body();
      assertThat(two.serve(request, origin).body()).isEqualTo(first);
      assertThat(one.invalidate(CacheTag.of("t")).awaitFleet(Duration.ofSeconds(20))).isTrue();
      assertThat(two.serve(request, origin).body()).isNotEqualTo(first);
      assertThat(one.invalidate(CacheKey.of("k")).awaitFleet(Duration.ofSeconds(20))).isTrue();
      await().until(() -> one.state().log() == Part.UP);
      assertThat(one.state().entries()).isEqualTo(Part.UP);
      assertThat(one.state().seesRestarts()).isTrue();
      assertThat(one.state().cause()).isEmpty();
      assertThat(refusals()).isEmpty();
    }
  }

  @Test
  void eachCommandThatIsMissingIsNamedAtTheStart() {
    for (String command : RedisRights.COMMANDS) {
      if (!BEFORE_ALL.contains(command)) {
        String uri = userWith(RULES + " -" + command);
        RedisClient client = RedisClient.create(uri);
        try (Remote tier = RedisTier.of(client).open(RemoteLog.Watcher.none())) {
          tier.log().reconnect();

          assertThat(tier.log().health().kind()).isEqualTo(RemoteHealth.Kind.REFUSING);
          assertThat(tier.log().health().cause())
              .contains(" " + command.toUpperCase(ROOT) + " (")
              .contains("+" + command);
          assertThat(tier.entries().health()).isEqualTo(tier.log().health());
        } finally {
          client.shutdown();
        }
      }
    }
  }

  @Test
  void aUserWithoutScriptsOrWithOtherKeysIsToldTheWholeRule() {
    for (String rules : List.of("~* +@all -eval -evalsha", "~other:* +@all", "~* +@read")) {
      try (ResponseCache cache = node(userWith(rules))) {
        await().until(() -> cache.state().log() == Part.REFUSING);
        assertThat(cache.state().cause()).contains("NOPERM").contains(RULES);
        assertThat(cache.serve(Request.get("/x").build(), origin).status()).isEqualTo(200);
      }
      assertThat(refusals()).as(rules).hasSize(1);
      told.clear();
    }
  }

  @Test
  void whatIsRefusedToScriptsAloneIsToldOnceAndEndsWhenItIsGranted() {
    String uri = userWith("~* +@all -xadd -time");
    try (ResponseCache cache = node(uri)) {
      await().until(() -> cache.state().log() == Part.REFUSING);
      assertThat(cache.state().cause()).endsWith("grant: ACL SETUSER <name> +time +xadd");
      assertThat(cache.invalidate(CacheTag.of("t")).isQueued()).isTrue();
      assertThat(cache.state().queued()).isEqualTo(1);

      acl("app", "+xadd", "+time");

      await().until(() -> cache.state().log() == Part.UP && cache.state().queued() == 0);
    }
    assertThat(refusals())
        .singleElement()
        .asString()
        .startsWith("Redis refuses this user TIME XADD (");
    assertThat(told).endsWith("found");
  }

  @Test
  void aUserWhoMayNotAskForDangerousThingsFollowsTheLogWithoutSeeingRestarts() throws Exception {
    String uri = userWith("~* +@all -@dangerous");
    try (ResponseCache one = node(uri);
        ResponseCache two = node(uri)) {
      Request request = Request.get("/x").build();
      byte[] first = two.serve(request, origin).body();

      assertThat(one.invalidate(CacheTag.of("t")).awaitFleet(Duration.ofSeconds(20))).isTrue();

      assertThat(two.serve(request, origin).body()).isNotEqualTo(first);
      assertThat(one.state().seesRestarts()).isFalse();
      assertThat(one.state().cause()).isEmpty();
      await().until(() -> one.state().log() == Part.UP);
    }
    assertThat(refusals()).isEmpty();
  }

  @Test
  void thatRestartsAreNotSeenIsSaidOnce() {
    List<String> warned = new ArrayList<>();
    RemoteLog.Watcher watcher =
        new RemoteLog.Watcher() {
          @Override
          public void lost(String reason) {
            warned.add(reason);
          }

          @Override
          public void found() {
            warned.add("found");
          }

          @Override
          public void warned(String advice) {
            warned.add(advice);
          }
        };
    try (Remote tier = RedisTier.connect(userWith(RULES + " -info")).open(watcher)) {
      tier.log().reconnect();
      for (int i = 0; i < 2; i++) {
        assertThat(tier.log().exchange(LogExchange.look("n", LogId.ZERO, 2000)).run()).isEmpty();
      }
      assertThat(tier.log().tellsRestarts()).isFalse();
    }
    assertThat(warned).singleElement().asString().endsWith("grant: ACL SETUSER <name> +info");
  }

  @Test
  void whatWritesIntoTheLogFromOutsideIsSeen() {
    try (Remote tier =
        RedisTier.connect(redis.uri()).namespace("odd").open(RemoteLog.Watcher.none())) {
      tier.log().reconnect();
      LogId at = LogId.of(look(tier, LogId.ZERO), 0);
      String log = connection.sync().keys("odd:*:stream").get(0);
      long deleted = connection.sync().del(log);
      String unused = connection.sync().set(log, "garbage");

      assertThat(deleted).isEqualTo(1);
      assertThatThrownBy(() -> look(tier, at)).isInstanceOf(RemoteUnavailable.class);
      assertThat(tier.log().health().kind()).isEqualTo(RemoteHealth.Kind.REFUSING);
      assertThat(tier.log().health().cause()).contains("WRONGTYPE").contains("odd:*:{log}:*");
    }
  }

  private static long look(Remote tier, LogId at) {
    return tier.log().exchange(LogExchange.look("n", at, 2000)).incarnation();
  }

  @Test
  void whatSomethingElseWroteInAnEntrysPlaceIsAnEntryToDelete() throws Exception {
    Request request = Request.get("/garbage").build();
    String entry = new RedisKeys("edgekit", StoredFormat.VERSION).entry(CacheKey.of(request));
    connection.sync().set(entry, "garbage");
    try (ResponseCache one = node(userWith(RULES))) {
      await().until(() -> one.state().log() == Part.UP);
      assertThat(one.serve(request, origin).status()).isEqualTo(200);
      assertThat(one.state().entries()).isEqualTo(Part.REFUSING);
      assertThat(one.state().log()).isEqualTo(Part.UP);
      assertThat(one.state().cause()).contains("WRONGTYPE", "edgekit:*:e:*");

      connection.sync().del(connection.sync().keys("edgekit:*:e:*").toArray(String[]::new));
      assertThat(one.serve(Request.get("/other").build(), origin).status()).isEqualTo(200);

      assertThat(one.state().entries()).isEqualTo(Part.UP);
    }
  }

  /** Without what a machine that stood still may cost. */
  private List<String> refusals() {
    return told.stream().filter(line -> line.contains("refuses")).toList();
  }

  private ResponseCache node(String uri) {
    return ToldOfRemote.node(uri, told);
  }

  /** The address of a user who may do this and nothing else. */
  private static String userWith(String rules) {
    acl("app", "reset", "on", ">pw");
    acl("app", rules.split(" ", -1));
    return "redis://app:pw@127.0.0.1:" + redis.port();
  }

  private static void acl(String user, String... rules) {
    CommandArgs<String, String> arguments =
        new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add(user);
    List.of(rules).forEach(arguments::add);
    String done =
        connection
            .sync()
            .dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
    assertThat(done).isEqualTo("OK");
  }

  private static String guide() throws IOException {
    return Files.readString(Path.of("README.md")).replaceAll("\\\\?\\s+", " ");
  }
}
