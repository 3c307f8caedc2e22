package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.internal.flow.Remote;
import dev.edgekit.cache.internal.log.LogEntry;
import dev.edgekit.cache.internal.log.LogExchange;
import dev.edgekit.cache.internal.log.LogExchange.Chunk;
import dev.edgekit.cache.internal.log.LogExchange.Flag;
import dev.edgekit.cache.internal.log.LogExchange.Old;
import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.log.LogSlice;
import dev.edgekit.cache.internal.log.RemoteLog;
import dev.edgekit.cache.internal.log.RemoteLog.PlacedName;
import dev.edgekit.cache.internal.redis.RedisKeys;
import dev.edgekit.cache.internal.stored.Bodies;
import dev.edgekit.cache.internal.stored.RemoteEntries;
import dev.edgekit.cache.internal.stored.StoredBytes;
import dev.edgekit.cache.internal.stored.StoredFormat;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fake that the schedule explorer runs on answers as the scripts in a real Redis do. */
class FakeRedisTest {
  private static final Bodies BODY = Bodies.ofIdentity(new byte[] {1});

  @Test
  void answersAsARealRedisDoes() {
    Schedule still = new Schedule(new Schedule.Exhaustive(0));
    FakeRemote fake =
        new FakeRemote(new FakeRedis(still::nanos, true, FakeRedis.Limits.usual()), still);
    try (RedisProcess process = new RedisProcess();
        Remote real = RedisTier.connect(process.uri()).open(RemoteLog.Watcher.none())) {
      Awaitility.await().ignoreExceptions().untilAsserted(real.log()::reconnect);

      assertThat(play(fake.opened())).isEqualTo(play(real));
    }
  }

  /** A Redis that seems to restart, and one that loses a part of the log. */
  private interface Upsets {
    void restart();

    void lose(int part);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void answersAsARealOneDoesThatRestartsAndLosesParts(int seed) {
    Schedule still = new Schedule(new Schedule.Exhaustive(0));
    FakeRedis fake = new FakeRedis(still::nanos, true, FakeRedis.Limits.usual());
    RedisClient client = RedisClient.create();
    try (RedisProcess process = new RedisProcess();
        Remote real = RedisTier.connect(process.uri()).open(RemoteLog.Watcher.none());
        StatefulRedisConnection<String, String> connection =
            client.connect(RedisURI.create(process.uri()))) {
      Awaitility.await().ignoreExceptions().untilAsserted(real.log()::reconnect);

      assertThat(exchanges(new FakeRemote(fake, still).opened(), inFake(fake), seed))
          .isEqualTo(exchanges(real, inReal(connection.sync()), seed));
    } finally {
      client.shutdown();
    }
  }

  private static Upsets inFake(FakeRedis fake) {
    return new Upsets() {
      @Override
      public void restart() {
        fake.promote(0, 0);
      }

      @Override
      public void lose(int part) {
        fake.lose(part);
      }
    };
  }

  private static Upsets inReal(RedisCommands<String, String> redis) {
    String[] keys = new RedisKeys("edgekit", StoredFormat.VERSION).logKeys();
    return new Upsets() {
      @Override
      public void restart() {
        assertThat(redis.hset(keys[1], "run", "another")).isFalse();
      }

      @Override
      public void lose(int part) {
        assertThat(redis.del(keys[part])).isEqualTo(1);
      }
    };
  }

  private static List<String> exchanges(Remote remote, Upsets upsets, int seed) {
    Random random = new Random(seed);
    List<String> answers = new ArrayList<>();
    List<LogId> ids = new ArrayList<>(List.of(LogId.ZERO));
    for (int i = 0; i < 400; i++) {
      int upset = i > 0 ? random.nextInt(150) : 9;
      if (upset < 4) {
        upsets.lose(upset);
      } else if (upset < 8) {
        upsets.restart();
      }
      answers.add(i + " " + upset + " " + restoring(remote.log(), random, ids));
    }
    return answers;
  }

  private static List<String> play(Remote remote) {
    RemoteEntries tier = remote.entries();
    Random random = new Random(5);
    List<String> answers = new ArrayList<>();
    List<LogId> ids = new ArrayList<>(List.of(LogId.ZERO));
    for (int i = 0; i < 400; i++) {
      CacheKey key = CacheKey.of("k" + random.nextInt(3));
      String token = "token" + random.nextInt(3);
      String seen = random.nextBoolean() ? "" : "fillId" + random.nextInt(3);
      answers.add(
          switch (random.nextInt(6)) {
            case 0 -> "lease " + tier.lease(key, token, 60_000, seen, "token" + random.nextInt(9));
            case 1 -> "fill " + tier.fill(key, token, seen, bytes(random), 60_000);
            case 2 -> "read " + text(tier.read(key, true));
            case 3 -> "delete " + run(() -> tier.delete(List.of(key)));
            case 4 -> "release " + run(() -> tier.release(key, token));
            default -> exchange(remote.log(), random, ids);
          });
    }
    return answers;
  }

  private static StoredBytes bytes(Random random) {
    return new StoredBytes(
        "fillId" + random.nextInt(3),
        "body" + random.nextInt(2),
        new byte[] {2},
        random.nextBoolean() ? BODY : null);
  }

  private static String text(@Nullable StoredBytes bytes) {
    return bytes == null
        ? "nothing"
        : bytes.fillId() + " " + bytes.bodyDigest() + " " + (bytes.bodies() != null);
  }

  private static String run(Runnable command) {
    command.run();
    return "done";
  }

  /** Mostly as one of three nodes that follow the log and put back what a restart lost. */
  private static String restoring(RemoteLog log, Random random, List<LogId> places) {
    boolean follows = random.nextInt(4) > 0;
    LogId at = places.get(follows ? places.size() - 1 : random.nextInt(places.size()));
    LogExchange look = LogExchange.look("node" + random.nextInt(3), at, 2000);
    LogSlice before = log.exchange(look);
    LogId last = LogId.of(before.incarnation(), before.last());
    places.add(last);
    List<Flag> flags = new ArrayList<>();
    for (Flag flag : List.of(Flag.ANSWERED, Flag.MEMBERS, Flag.WAKE)) {
      if (random.nextInt(3) == 0) {
        flags.add(flag);
      }
    }
    if (random.nextInt(30) == 0) {
      flags.add(Flag.DOUBT);
    }
    long from = before.restored() - random.nextInt(3) / 2; // sometimes not where it goes on
    List<Old> old = List.of(new Old("n" + random.nextInt(6), from + 1), new Old("m", from + 2));
    Chunk chunk = new Chunk(from, from + random.nextInt(4), old.subList(0, random.nextInt(3)));
    LogExchange asked =
        new LogExchange(
            look.node(),
            random.nextInt(6) == 0 ? at : last,
            random.nextInt(50) == 0 ? 2000 + random.nextInt(9) : 2000,
            1000,
            flags,
            random.nextInt(3) == 0 ? Chunk.NONE : chunk,
            flags.contains(Flag.MEMBERS) ? List.of("node0", "node" + random.nextInt(4)) : List.of(),
            random.nextInt(3) * last.counter(),
            0,
            random.nextInt(3) == 0 ? List.of("n" + random.nextInt(6)) : List.of());
    return flags
        + " "
        + chunk
        + before.boundMillis()
        + text(before, places)
        + text(log.exchange(asked), places)
        + log.names(0, 10).stream().map(PlacedName::toString).sorted().toList()
        + new TreeSet<>(log.nodes());
  }

  /** Incarnations are random, so a place counts by where it is in this one or an earlier. */
  private static String exchange(RemoteLog log, Random random, List<LogId> places) {
    LogId at = places.get(random.nextInt(places.size()));
    List<String> names = random.nextBoolean() ? List.of() : List.of("n" + random.nextInt(4), "m");
    List<Flag> flags = new ArrayList<>();
    for (Flag flag : List.of(Flag.ANSWERED, Flag.DOUBT, Flag.LEAVE, Flag.MEMBERS, Flag.WAKE)) {
      if (random.nextInt(6) == 0) {
        flags.add(flag);
      }
    }
    long from = random.nextInt(4) == 0 ? at.counter() : -1;
    Chunk chunk =
        from < 0 ? Chunk.NONE : new Chunk(from, from + 3, List.of(new Old("n0", from + 1)));
    LogExchange asked =
        new LogExchange(
            "node" + random.nextInt(3),
            at,
            2000,
            random.nextBoolean() ? 1000 : 3,
            flags,
            chunk,
            flags.contains(Flag.MEMBERS) ? List.of("node0", "node7") : List.of(),
            random.nextInt(3) * at.counter(),
            random.nextInt(5) == 0 ? at.counter() : 0,
            names);
    LogSlice slice = log.exchange(asked);
    LogId last = LogId.of(slice.incarnation(), slice.last());
    if (random.nextInt(3) == 0
        || places.get(places.size() - 1).incarnation() != slice.incarnation()) {
      places.add(last);
    }
    if (random.nextInt(8) == 0) { // as one who knows more than was kept
      places.add(LogId.of(slice.incarnation(), slice.last() + 2));
    }
    return names
        + " "
        + flags
        + chunk
        + text(slice, places)
        + log.names(0, 10).stream().map(PlacedName::toString).sorted().toList()
        + new TreeSet<>(log.nodes());
  }

  private static String text(LogSlice slice, List<LogId> places) {
    List<Long> incarnations = places.stream().map(LogId::incarnation).distinct().toList();
    return "%d %d %s %d %d %d %d %s %s %s"
        .formatted(
            slice.begun(),
            slice.restored(),
            slice.settled(),
            slice.floor(),
            slice.doubt(),
            slice.last(),
            slice.appended(),
            slice.forks().entrySet().stream()
                .map(fork -> incarnations.indexOf(fork.getKey()) + ":" + fork.getValue())
                .toList(),
            slice.entries().stream().map(entry -> text(entry, incarnations)).toList(),
            new TreeSet<>(slice.laggards()));
  }

  private static String text(LogEntry entry, List<Long> incarnations) {
    return entry.id().counter()
        + " "
        + incarnations.indexOf(entry.id().incarnation())
        + entry.names()
        + entry.restored()
        + entry.joined()
        + new TreeSet<>(entry.left())
        + entry.doubt()
        + entry.wakes();
  }
}
