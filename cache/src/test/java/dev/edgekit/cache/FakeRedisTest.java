package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.internal.flow.Remote;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.LogExchange;
import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.log.LogSlice;
import dev.edgekit.cache.internal.log.RemoteLog;
import dev.edgekit.cache.internal.log.RemoteLog.NameStamp;
import dev.edgekit.cache.internal.stored.Bodies;
import dev.edgekit.cache.internal.stored.RemoteEntries;
import dev.edgekit.cache.internal.stored.StoredBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The fake that the schedule explorer runs on answers as the scripts in a real Redis do. */
class FakeRedisTest {
  private static final Bodies BODY = Bodies.ofIdentity(new byte[] {1});

  @Test
  void answersAsARealRedisDoes() {
    Schedule still = new Schedule(new Schedule.Exhaustive(0));
    FakeRemote fake =
        new FakeRemote(new FakeRedis(still::nanos, true, true, Coherence.MAX_NAMES), still);
    try (RedisProcess process = new RedisProcess();
        Remote real = RedisTier.connect(process.uri()).open(RemoteLog.Watcher.none())) {
      real.log().reconnect();

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
      String seen = random.nextBoolean() ? "" : "stamp" + random.nextInt(3);
      answers.add(
          switch (random.nextInt(6)) {
            case 0 -> "lease " + tier.lease(key, token, 60_000, seen);
            case 1 -> "fill " + tier.fill(key, token, bytes(random), 60_000);
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
        "stamp" + random.nextInt(3),
        "body" + random.nextInt(2),
        new byte[] {2},
        random.nextBoolean() ? BODY : null);
  }

  private static String text(@Nullable StoredBytes bytes) {
    return bytes == null
        ? "nothing"
        : bytes.stamp() + " " + bytes.bodyId() + " " + (bytes.bodies() != null);
  }

  private static String run(Runnable command) {
    command.run();
    return "done";
  }

  /** Ids are by the clock, so they are compared by their order among those seen. */
  private static String exchange(RemoteLog tier, Random random, List<LogId> ids) {
    List<String> names = random.nextBoolean() ? List.of() : List.of("n" + random.nextInt(4), "m");
    LogId applied = ids.get(random.nextInt(ids.size()));
    List<NameStamp> again =
        random.nextInt(4) > 0
            ? List.of()
            : List.of(new NameStamp("n0", ids.get(random.nextInt(ids.size())).millis()));
    LogSlice slice =
        tier.exchange(new LogExchange("node", applied, LogId.ZERO, 2000, again, names));
    slice.entries().forEach(e -> addNew(ids, e.id()));
    Function<LogId, Integer> order = ids::indexOf;
    return "slice "
        + order.apply(slice.marker())
        + order.apply(slice.first())
        + order.apply(slice.last())
        + slice.entries().stream().map(e -> order.apply(e.id()) + ":" + e.names()).toList()
        + tier.names(0, 10).stream().map(NameStamp::name).limit(1).toList()
        + order.apply(tier.lastIds(List.of("n0", "n1")).newest());
  }

  private static void addNew(List<LogId> ids, LogId id) {
    if (!ids.contains(id)) {
      ids.add(id);
    }
  }
}
