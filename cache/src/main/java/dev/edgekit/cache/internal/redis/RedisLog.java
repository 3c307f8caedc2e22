package dev.edgekit.cache.internal.redis;

import static dev.edgekit.cache.internal.redis.Utf8.bytes;
import static dev.edgekit.cache.internal.redis.Utf8.text;

import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.LogEntry;
import dev.edgekit.cache.internal.log.LogExchange;
import dev.edgekit.cache.internal.log.LogExchange.Flag;
import dev.edgekit.cache.internal.log.LogExchange.Old;
import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.log.LogSlice;
import dev.edgekit.cache.internal.log.RemoteHealth;
import dev.edgekit.cache.internal.log.RemoteLog;
import dev.edgekit.cache.internal.log.RemoteUnavailable;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The log in Redis: a stream, with its index and state beside it on the same slot. Thread-safe. */
public final class RedisLog implements RemoteLog {
  private static final Script SCRIPT = Script.load("log.lua");
  private static final Script CHECK = Script.load("check.lua");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MAX_ENTRIES = 20_000;

  /** The maximum number of entries read at once. */
  private static final int NEWS = 10;

  /** The maximum time of one wait; the connection's own limit is longer. */
  public static final Duration MAX_WAIT = Duration.ofMillis(500);

  private final RedisConnections looks;
  private final RedisConnections waiting;
  private final RedisKeys keys;
  private final RedisHealth health;

  public RedisLog(RedisConnections looks, RedisConnections waiting, RedisKeys keys) {
    this.looks = looks;
    this.health = looks.health();
    this.waiting = waiting;
    this.keys = keys;
  }

  @Override
  public LogSlice exchange(LogExchange exchange) {
    List<byte[]> arguments = new ArrayList<>();
    LogId at = exchange.at();
    arguments.add(bytes(exchange.node()));
    arguments.add(at.incarnation() == 0 ? bytes("") : bytes(at.incarnation()));
    arguments.add(bytes(at.counter()));
    arguments.add(bytes(RANDOM.nextLong() >>> 1));
    arguments.add(bytes(flags(exchange.flags()) + (looks.isNew() ? "c" : "")));
    arguments.add(bytes(exchange.wanted()));
    arguments.add(bytes(Coherence.MAX_NAMES));
    arguments.add(bytes(MAX_ENTRIES));
    arguments.add(bytes(exchange.maxStalenessMillis()));
    arguments.add(bytes(exchange.chunk().from()));
    arguments.add(bytes(exchange.chunk().to()));
    arguments.add(bytes(exchange.barrier()));
    arguments.add(bytes(exchange.goneBelow()));
    arguments.add(bytes(exchange.members().size()));
    arguments.add(bytes(exchange.chunk().names().size()));
    exchange.members().forEach(member -> arguments.add(bytes(member)));
    for (Old old : exchange.chunk().names()) {
      arguments.add(bytes(old.name()));
      arguments.add(bytes(old.counter()));
    }
    exchange.names().forEach(name -> arguments.add(bytes(name)));
    List<Object> answer =
        looks.list(RedisUse.LOOK, SCRIPT, keys.logKeys(), arguments.toArray(byte[][]::new));
    looks.isKnown();
    LogSlice slice = readable(() -> LogAnswer.slice(answer));
    health.tellsRestarts(!slice.run().isEmpty());
    return slice;
  }

  /** What another program wrote into the log is no answer, and is reported like a refusal. */
  private <T> T readable(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (NumberFormatException | IndexOutOfBoundsException | ClassCastException e) {
      String words = "WRONGTYPE the log holds what can't be read: " + e.getMessage();
      health.refused(RedisUse.LOOK, words);
      throw new RemoteUnavailable(words, e);
    }
  }

  private static String flags(List<Flag> flags) {
    return flags.stream().map(RedisLog::letter).collect(Collectors.joining());
  }

  private static String letter(Flag flag) {
    return switch (flag) {
      case ANSWERED -> "a";
      case DOUBT -> "d";
      case LEAVE -> "l";
      case MEMBERS -> "m";
      case WAKE -> "w";
    };
  }

  @Override
  public List<LogEntry> awaitLog(LogId after, long millis) {
    CommandArgs<String, byte[]> arguments =
        new CommandArgs<>(RedisConnections.CODEC)
            .add("BLOCK")
            .add(Math.min(millis, MAX_WAIT.toMillis()))
            .add("COUNT")
            .add(NEWS)
            .add("STREAMS")
            .addKey(keys.log())
            .add(after.counter() + "-0");
    waiting.open();
    // Not the library's own XREAD: of fields with one name, it keeps the last.
    List<Object> answer =
        waiting.call(
            RedisUse.NEWS,
            r ->
                r.dispatch(
                    CommandType.XREAD, new NestedMultiOutput<>(RedisConnections.CODEC), arguments));
    return readable(() -> LogAnswer.news(answer));
  }

  @Override
  public List<PlacedName> names(int offset, int count) {
    // The highest of all is no name: it is there so that the set is never empty.
    List<ScoredValue<byte[]>> page =
        looks.call(
            RedisUse.INDEX, r -> r.zrevrangeWithScores(keys.names(), offset + 1L, offset + count));
    List<PlacedName> names = new ArrayList<>(page.size());
    page.forEach(v -> names.add(new PlacedName(text(v.getValue()), (long) v.getScore())));
    return names;
  }

  @Override
  public List<String> nodes() {
    return looks.call(RedisUse.INDEX, r -> r.zrange(keys.nodes(), 0, -1)).stream()
        .map(Utf8::text)
        .filter(node -> !node.equals("-"))
        .toList();
  }

  @Override
  public void reconnect() {
    if (looks.open() || health.isRefused(RedisUse.RIGHTS)) {
      checkRights();
    }
  }

  /** Tries all rights, so that everything refused is reported together, at the start. */
  private void checkRights() {
    try {
      List<Object> found = looks.list(RedisUse.ASIDE, CHECK, keys.checkKeys());
      health.rights(found.stream().map(part -> text((byte[]) part)).toList());
    } catch (RemoteUnavailable e) {
      return; // a server that refuses the whole script refuses the next look, too
    }
  }

  @Override
  public RemoteHealth health() {
    return health.ofLog();
  }

  @Override
  public boolean tellsRestarts() {
    return health.tellsRestarts();
  }
}
