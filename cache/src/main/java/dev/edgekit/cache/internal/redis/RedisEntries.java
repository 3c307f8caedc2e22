package dev.edgekit.cache.internal.redis;

import static dev.edgekit.cache.internal.redis.Utf8.bytes;
import static dev.edgekit.cache.internal.redis.Utf8.text;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.RemoteHealth;
import dev.edgekit.cache.internal.log.RemoteUnavailable;
import dev.edgekit.cache.internal.stored.Bodies;
import dev.edgekit.cache.internal.stored.RemoteEntries;
import dev.edgekit.cache.internal.stored.StoredBytes;
import io.lettuce.core.KeyValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Entries in Redis: a hash for each, and its lease beside it on the same slot. Thread-safe. */
public final class RedisEntries implements RemoteEntries {
  private static final Script LEASE = Script.load("lease.lua");
  private static final Script FILL = Script.load("fill.lua");
  private static final Script REMOVE = Script.load("remove.lua");
  private static final Script RELEASE = Script.load("release.lua");

  /** The maximum number of arguments of one command; managed services take some four thousand. */
  private static final int MAX_ARGUMENTS = 1000;

  private static final Pattern MAX_MEMORY = Pattern.compile("(?m)^maxmemory:(\\d{1,18})\\s*$");

  private final RedisConnections data;
  private final RedisKeys keys;
  private final RedisLimits limits;
  private volatile @Nullable RedisBudget budget;

  public RedisEntries(RedisConnections data, RedisKeys keys, RedisLimits limits) {
    this.data = data;
    this.keys = keys;
    this.limits = limits;
  }

  @Override
  public @Nullable StoredBytes read(CacheKey key, boolean withBodies) {
    String[] fields =
        withBodies ? new String[] {"s", "i", "m", "b", "z", "r"} : new String[] {"s", "i", "m"};
    List<KeyValue<String, byte[]>> found =
        data.call(RedisUse.READ, r -> r.hmget(keys.entry(key), fields));
    budget().asked(keys.entry(key));
    byte[] fillId = found.get(0).getValueOrElse(null);
    byte[] bodyDigest = found.get(1).getValueOrElse(null);
    byte[] meta = found.get(2).getValueOrElse(null);
    if (fillId == null || bodyDigest == null || meta == null) {
      return null;
    }
    return new StoredBytes(text(fillId), text(bodyDigest), meta, withBodies ? bodies(found) : null);
  }

  private static @Nullable Bodies bodies(List<KeyValue<String, byte[]>> found) {
    byte[] identity = found.get(3).getValueOrElse(null);
    return identity == null
        ? null
        : new Bodies(
            identity, found.get(4).getValueOrElse(null), found.get(5).getValueOrElse(null));
  }

  @Override
  public Leased lease(
      CacheKey key, String token, long millis, String seenFillId, String overtaken) {
    byte[] answer =
        data.value(
            RedisUse.LEASE,
            LEASE,
            pair(key),
            bytes(token),
            bytes(millis),
            bytes(seenFillId),
            bytes(overtaken));
    String[] words = text(answer).split(" ", 2);
    return new Leased(Lease.valueOf(words[0]), words[1]);
  }

  @Override
  public Fill fill(
      CacheKey key, String token, String seenFillId, StoredBytes stored, long millisToLive) {
    Bodies bodies = stored.bodies();
    if (bodies != null && bodies.bytes() > limits.maxResponseBytes()) {
      return Fill.TOO_LARGE;
    }
    List<byte[]> arguments = new ArrayList<>();
    arguments.addAll(List.of(bytes(token), bytes(millisToLive), bytes(stored.bodyDigest())));
    arguments.add(bytes(seenFillId));
    arguments.addAll(List.of(bytes("s"), bytes(stored.fillId()), bytes("m"), stored.meta()));
    if (bodies != null) {
      field(arguments, "b", bodies.identity());
      field(arguments, "z", bodies.gzip());
      field(arguments, "r", bodies.brotli());
    }
    byte[] answer = data.value(RedisUse.FILL, FILL, pair(key), arguments.toArray(byte[][]::new));
    Fill fill = Fill.valueOf(text(answer));
    return fill == Fill.STORED ? counted(keys.entry(key), stored, arguments, millisToLive) : fill;
  }

  /** Counts what was stored, and deletes what must make room for it. */
  private Fill counted(String entry, StoredBytes stored, List<byte[]> sent, long millisToLive) {
    RedisBudget account = budget();
    long bytes = sent.stream().mapToLong(part -> part.length).sum();
    account.filled(entry, RedisBudget.Entry.of(stored, bytes, millisToLive));
    List<RedisBudget.Gone> gone = account.surplus();
    gone.forEach(this::remove);
    return gone.isEmpty() ? Fill.STORED : Fill.FULL;
  }

  @Override
  public void sweep(Coherence known) {
    RedisBudget account = budget;
    if (account != null) {
      account.invalidated(known).forEach(this::remove);
    }
  }

  private void unlink(List<String> names) {
    for (int i = 0; i < names.size(); i += MAX_ARGUMENTS) {
      List<String> some = names.subList(i, Math.min(names.size(), i + MAX_ARGUMENTS));
      long unused = data.call(RedisUse.DELETE, r -> r.unlink(some.toArray(String[]::new)));
    }
  }

  private RedisBudget budget() {
    RedisBudget known = budget;
    return known == null ? openBudget() : known;
  }

  private synchronized RedisBudget openBudget() {
    RedisBudget opened = budget;
    if (opened == null) {
      opened = new RedisBudget(limits.budget(limits.maxBytes().isPresent() ? 0 : maxMemory()));
      budget = opened;
    }
    return opened;
  }

  /** The bytes that Redis may use; 0 if there is no limit, or Redis doesn't tell. */
  private long maxMemory() {
    try {
      Matcher matcher = MAX_MEMORY.matcher(data.call(RedisUse.ASIDE, r -> r.info("memory")));
      return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    } catch (RemoteUnavailable e) {
      return 0;
    }
  }

  private static void field(List<byte[]> arguments, String name, byte @Nullable [] value) {
    if (value != null) {
      arguments.add(bytes(name));
      arguments.add(value);
    }
  }

  @Override
  public void remove(CacheKey key, String fillId) {
    remove(new RedisBudget.Gone(keys.entry(key), fillId));
  }

  /** Removes one by one: in a cluster each entry may lie on another server. */
  private void remove(RedisBudget.Gone gone) {
    byte[] done =
        data.value(RedisUse.DELETE, REMOVE, new String[] {gone.key()}, bytes(gone.fillId()));
    assert done != null;
  }

  @Override
  public void release(CacheKey key, String token) {
    byte[] done =
        data.value(RedisUse.RELEASE, RELEASE, new String[] {keys.lease(key)}, bytes(token));
    assert done != null;
  }

  @Override
  public void delete(Collection<CacheKey> deleted) {
    List<String> names = new ArrayList<>();
    for (CacheKey key : deleted) {
      names.addAll(List.of(pair(key)));
    }
    unlink(names);
  }

  @Override
  public boolean isUp() {
    return data.isOpen();
  }

  @Override
  public RemoteHealth health() {
    return data.health().ofEntries();
  }

  private String[] pair(CacheKey key) {
    return new String[] {keys.entry(key), keys.lease(key)};
  }
}
