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
import dev.edgekit.cache.internal.stored.Bodies;
import dev.edgekit.cache.internal.stored.RemoteEntries;
import dev.edgekit.cache.internal.stored.StoredBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

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
