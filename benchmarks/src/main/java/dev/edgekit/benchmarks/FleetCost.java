package dev.edgekit.benchmarks;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.edgekit.benchmarks.report.Arguments;
import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.CacheState;
import dev.edgekit.cache.RedisTier;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a fleet costs its Redis: whole caches in this process, each with its own two connections, on
 * one real Redis, which counts its own CPU time and bytes. Arguments: numbers of nodes, which may
 * be followed by {@code @} and the invalidations a second (20, or fewer for large fleets, if not
 * said); {@code bulk} stands for a node that was away while 100,000 names were invalidated.
 */
public final class FleetCost {
  private static final int IDLE_SECONDS = 10;
  private static final int BUSY_SECONDS = 10;
  private static final int MAX_RATE = 20;

  /** Invalidations a second times nodes at most, so that this process is not what is measured. */
  private static final int MAX_WAKES = 1200;

  private static final int BULK_NAMES = 100_000;

  private final BenchmarkRedis redis = new BenchmarkRedis();
  private final RedisClient client = RedisClient.create("redis://127.0.0.1:" + redis.port());
  private final RedisCommands<String, String> admin = client.connect().sync();

  /** What Redis counts of itself. */
  private record Counts(double cpuSeconds, long bytesOut, long commands, long nanos) {}

  private FleetCost() throws IOException {}

  /** Measures and prints a line for each argument. */
  public static void main(String[] given) throws Exception {
    String usage = "benchmarks/fleet-cost [NODES[@RATE]… | bulk]";
    Arguments.run(usage, 0, Integer.MAX_VALUE, given, arguments -> run(given, arguments));
  }

  private static void run(String[] given, Arguments arguments)
      throws IOException, InterruptedException {
    List<Round> rounds = Stream.of(given).map(text -> Round.parse(text, arguments)).toList();
    System.out.printf("a PING takes %.1f us of Redis's CPU%n", new FleetCost().ping());
    for (Round round : rounds) {
      FleetCost cost = new FleetCost();
      if (round.isBulk()) {
        cost.bulk();
      } else {
        cost.nodes(round.nodes, round.rate);
      }
      cost.close();
    }
    System.exit(0); // a thousand caches needn't be closed one by one
  }

  /** A fleet of so many nodes, or of none for {@code bulk}, and its invalidations a second. */
  private record Round(int nodes, int rate) {
    static Round parse(String text, Arguments arguments) {
      if (text.equals("bulk")) {
        return new Round(0, 0);
      }
      String[] parts = text.split("@", 2);
      int nodes = arguments.number(parts[0]);
      int rate = Math.max(1, Math.min(MAX_RATE, MAX_WAKES / nodes));
      return new Round(nodes, parts.length < 2 ? rate : arguments.number(parts[1]));
    }

    boolean isBulk() {
      return nodes == 0;
    }
  }

  private double ping() {
    Counts before = counts();
    int times = 20_000;
    for (int i = 0; i < times; i++) {
      String unused = admin.ping();
    }
    return (counts().cpuSeconds - before.cpuSeconds) / times * 1e6;
  }

  private void nodes(int number, int rate) throws InterruptedException {
    List<ResponseCache> nodes = Stream.generate(this::node).limit(number).toList();
    while (!nodes.stream().allMatch(node -> node.state().log() == CacheState.Part.UP)) {
      MILLISECONDS.sleep(100);
    }
    MILLISECONDS.sleep(3000);
    Counts before = counts();
    MILLISECONDS.sleep(IDLE_SECONDS * 1000L);
    Counts idle = counts();
    print(number + " nodes, idle: %s", before, idle, 0);
    long start = System.nanoTime();
    int total = rate * BUSY_SECONDS;
    for (int i = 0; i < total; i++) {
      var unused = nodes.get(i % number).invalidate(CacheKey.of("k" + i));
      long due = start + (i + 1) * 1_000_000_000L / rate;
      NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
    }
    print(number + " nodes, " + rate + " invalidations a second: %s", idle, counts(), total);
    while (nodes.stream().map(ResponseCache::logPlace).distinct().count() > 1) {
      MILLISECONDS.sleep(10); // all have heard of all
    }
  }

  private void print(String line, Counts from, Counts to, int invalidations) {
    double seconds = (to.nanos - from.nanos) / 1e9;
    String text =
        String.format(
            Locale.ROOT,
            "%.1f %% of a core, %.1f kB/s, %.0f commands/s",
            (to.cpuSeconds - from.cpuSeconds) / seconds * 100,
            (to.bytesOut - from.bytesOut) / 1e3 / seconds,
            (to.commands - from.commands) / seconds);
    if (invalidations > 0) {
      text +=
          String.format(
              Locale.ROOT,
              "; each %.2f ms of CPU, %.1f kB, %.0f commands",
              (to.cpuSeconds - from.cpuSeconds) * 1e3 / invalidations,
              (to.bytesOut - from.bytesOut) / 1e3 / invalidations,
              (to.commands - from.commands) / (double) invalidations);
    }
    System.out.printf(line + "%n", text);
  }

  private void bulk() throws InterruptedException {
    acl("away", "on", ">pw", "~*", "+@all");
    ResponseCache writer = node();
    ResponseCache reader = node();
    RedisClient others = RedisClient.create("redis://away:pw@127.0.0.1:" + redis.port());
    ResponseCache away = node(others);
    AtomicInteger loads = new AtomicInteger();
    read(reader, loads);
    acl("away", "off");
    kill("away");
    List<CacheKey> names =
        IntStream.range(0, BULK_NAMES).mapToObj(i -> CacheKey.of("h/courses/" + i)).toList();
    long slowest = 0;
    long start = System.nanoTime();
    for (int i = 0; i < BULK_NAMES; i += 1000) {
      var unused = writer.invalidate(names.subList(i, i + 1000).toArray(CacheKey[]::new));
      slowest = Math.max(slowest, read(reader, loads));
    }
    double took = (System.nanoTime() - start) / 1e9;
    Counts before = counts();
    acl("away", "on");
    long back = System.nanoTime();
    while (!away.logPlace().equals(writer.logPlace()) || away.state().log() != CacheState.Part.UP) {
      slowest = Math.max(slowest, read(reader, loads));
      MILLISECONDS.sleep(1);
    }
    System.out.printf(
        Locale.ROOT,
        "%d names in %.1f s; a node that was away is up to date after %.2f s (%.1f MB); another"
            + " node's slowest read %.1f ms, %d loads, %s%n",
        BULK_NAMES,
        took,
        (System.nanoTime() - back) / 1e9,
        (counts().bytesOut - before.bytesOut) / 1e6,
        slowest / 1e6,
        loads.get(),
        reader.state());
    List.of(writer, reader, away).forEach(ResponseCache::close);
    others.shutdown();
  }

  private static long read(ResponseCache cache, AtomicInteger loads) {
    long start = System.nanoTime();
    Response response =
        cache.serve(
            Request.get("/other").build(),
            () -> {
              loads.incrementAndGet();
              return Response.text("x");
            });
    return response.status() == 200 ? System.nanoTime() - start : 0;
  }

  private ResponseCache node() {
    return node(client);
  }

  /** With time enough: what is measured is Redis, not how fast this process is. */
  private static ResponseCache node(RedisClient client) {
    return ResponseCache.builder()
        .remote(RedisTier.of(client).timeout(Duration.ofSeconds(20)))
        .policy(CachePolicy.fresh(Duration.ofMinutes(10)).tags("t"))
        .build();
  }

  private void acl(String user, String... rules) {
    run(CommandType.ACL, Stream.concat(Stream.of("SETUSER", user), Stream.of(rules)).toList());
  }

  private void kill(String user) {
    long unused = admin.clientKill(io.lettuce.core.KillArgs.Builder.user(user));
  }

  private void run(CommandType command, List<String> words) {
    CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
    words.forEach(arguments::add);
    String unused = admin.dispatch(command, new StatusOutput<>(StringCodec.UTF8), arguments);
  }

  private Counts counts() {
    List<String> info = new ArrayList<>(admin.info().lines().toList());
    return new Counts(
        figure(info, "used_cpu_sys") + figure(info, "used_cpu_user"),
        (long) figure(info, "total_net_output_bytes"),
        (long) figure(info, "total_commands_processed"),
        System.nanoTime());
  }

  private static double figure(List<String> info, String name) {
    return info.stream()
        .filter(line -> line.startsWith(name + ":"))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1).strip()))
        .sum();
  }

  private void close() throws IOException {
    redis.close();
  }
}
