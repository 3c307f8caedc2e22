package dev.edgekit.cache.internal.redis;

import static dev.edgekit.cache.internal.redis.Utf8.bytes;
import static dev.edgekit.cache.internal.redis.Utf8.text;

import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.LogExchange;
import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.log.LogSlice;
import dev.edgekit.cache.internal.log.RemoteLog;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.XReadArgs;
import java.util.ArrayList;
import java.util.List;

/** The log in Redis: a stream, and beside it on the same slot what is known of it. Thread-safe. */
public final class RedisLog implements RemoteLog {
  private static final Script SCRIPT = Script.load("log.lua");
  private static final int LOG_LENGTH = 100_000;

  private final RedisConnections data;
  private final RedisConnections waiting;
  private final RedisKeys keys;

  public RedisLog(RedisConnections data, RedisConnections waiting, RedisKeys keys) {
    this.data = data;
    this.waiting = waiting;
    this.keys = keys;
  }

  @Override
  public LogSlice exchange(LogExchange exchange) {
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(bytes(exchange.node()));
    arguments.add(bytes(exchange.applied().millis()));
    arguments.add(bytes(exchange.marker().millis()));
    arguments.add(bytes(exchange.maxStalenessMillis()));
    arguments.add(bytes(LogExchange.MAX_ENTRIES));
    arguments.add(bytes(Coherence.MAX_NAMES));
    arguments.add(bytes(LOG_LENGTH));
    arguments.add(bytes(exchange.again().size()));
    for (NameStamp again : exchange.again()) {
      arguments.add(bytes(again.name()));
      arguments.add(bytes(again.millis()));
    }
    exchange.names().forEach(name -> arguments.add(bytes(name)));
    List<Object> answer = data.list(SCRIPT, keys.logKeys(), arguments.toArray(byte[][]::new));
    return LogAnswer.slice(answer);
  }

  @Override
  @SuppressWarnings("unchecked") // the library's generic varargs
  public void awaitLog(LogId after, long millis) {
    XReadArgs.StreamOffset<String> offset =
        XReadArgs.StreamOffset.from(keys.log(), after.millis() + "-0");
    waiting.open();
    Object unused = waiting.call(r -> r.xread(XReadArgs.Builder.block(millis).count(1), offset));
  }

  @Override
  public List<NameStamp> names(int offset, int count) {
    List<ScoredValue<byte[]>> page =
        data.call(r -> r.zrevrangeWithScores(keys.logKeys()[2], offset, offset + count - 1L));
    List<NameStamp> names = new ArrayList<>(page.size());
    page.forEach(v -> names.add(new NameStamp(text(v.getValue()), (long) v.getScore())));
    return names;
  }

  @Override
  public LastIds lastIds(List<String> names) {
    byte[][] members = names.stream().map(Utf8::bytes).toArray(byte[][]::new);
    List<Double> scores = data.call(r -> r.zmscore(keys.logKeys()[2], members));
    // Read second: it only rises, so it was no higher when the names were read.
    byte[] floor = data.call(r -> r.hget(keys.logKeys()[1], "floor"));
    long newest = 0;
    for (Double score : scores) {
      newest = Math.max(newest, score == null ? 0 : score.longValue());
    }
    return new LastIds(
        LogId.of(newest), LogId.of(floor == null ? Long.MAX_VALUE : Long.parseLong(text(floor))));
  }

  @Override
  public void leave(String node) {
    long unused = data.call(r -> r.hdel(keys.logKeys()[3], node));
  }

  @Override
  public void reconnect() {
    data.open();
  }
}
