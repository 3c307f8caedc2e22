package dev.edgekit.cache.history;

import dev.edgekit.cache.FaultProxy;
import dev.edgekit.cache.history.HistoryChecker.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Nodes on a real Redis, an origin, and their history. */
public final class Fleet implements AutoCloseable {
  /**
   * What the caches are told.
   *
   * @param maxStaleness the bound that the history is checked against
   * @param loadTimeout how long a load may hold up the fleet
   */
  public record Bounds(Duration maxStaleness, Duration loadTimeout) {
    /** Two seconds and five. */
    public static Bounds standard() {
      return new Bounds(Duration.ofSeconds(2), Duration.ofSeconds(5));
    }
  }

  /** What Redis the nodes share. */
  public enum Servers {
    /** One, and each node has a proxy of its own before it. */
    ONE,
    /** The same, and Redis and each node have clocks of their own. */
    ONE_WITH_CLOCKS,
    /** A master with two replicas, and a sentinel. */
    SENTINEL,
    /** Three masters, and that of the log has two replicas. */
    CLUSTER;

    boolean areOne() {
      return this == ONE || this == ONE_WITH_CLOCKS;
    }

    /** Whether this machine can have them. */
    public boolean arePossible() {
      return this != ONE_WITH_CLOCKS || Clocks.canBeWrong();
    }
  }

  private static final String WORK = "run 1 12 ";

  private final Class<? extends FleetCache> cache;
  private final Servers servers;
  private final Bounds bounds;
  private final @Nullable Clocks redisClocks;
  private final @Nullable MortalRedis redis;
  private final @Nullable RedisGroup group;
  private final VersionedOrigin origin;
  private final History history = new History();

  /** By node; none where there is a group. */
  private final List<FaultProxy> proxies = new ArrayList<>();

  private final List<NodeProcess> nodes = new ArrayList<>();

  /** The node that joined last; 0 if none has. */
  private int joined;

  private Fleet(
      Class<? extends FleetCache> cache, Servers servers, Bounds bounds, VersionedOrigin origin)
      throws IOException {
    this.cache = cache;
    this.servers = servers;
    this.bounds = bounds;
    this.origin = origin;
    this.redisClocks = clocks();
    this.redis = servers.areOne() ? MortalRedis.start(redisClocks) : null;
    this.group =
        servers.areOne() ? null : RedisGroup.start(RedisGroup.Kind.valueOf(servers.name()));
  }

  private @Nullable Clocks clocks() throws IOException {
    return servers == Servers.ONE_WITH_CLOCKS ? Clocks.right() : null;
  }

  /** A fleet of this size with loads of up to this many milliseconds. */
  public static Fleet start(
      Class<? extends FleetCache> cache, int size, Bounds bounds, int maxLoadMillis)
      throws IOException, InterruptedException {
    return start(cache, Servers.ONE, size, bounds, maxLoadMillis);
  }

  /** The same, on these servers. */
  public static Fleet start(
      Class<? extends FleetCache> cache,
      Servers servers,
      int size,
      Bounds bounds,
      int maxLoadMillis)
      throws IOException, InterruptedException {
    Fleet fleet = new Fleet(cache, servers, bounds, VersionedOrigin.start(maxLoadMillis));
    try {
      for (int i = 0; i < size; i++) {
        fleet.launch();
      }
      for (NodeProcess node : fleet.nodes) {
        node.awaitReady();
      }
      return fleet;
    } catch (IOException | RuntimeException | InterruptedException e) {
      fleet.close();
      throw e;
    }
  }

  /** One more node; it joins while the others go on. */
  public NodeProcess join() throws IOException, InterruptedException {
    NodeProcess node = launch();
    node.awaitReady();
    return node;
  }

  private NodeProcess launch() throws IOException {
    if (group != null) {
      return launch(group.uri(), NodeProcess.Start.JOINED);
    }
    return launch(FaultProxy.to(redis().port()), NodeProcess.Start.JOINED);
  }

  private NodeProcess launch(FaultProxy proxy, NodeProcess.Start start) throws IOException {
    proxies.add(proxy);
    return launch("redis://127.0.0.1:" + proxy.port(), start);
  }

  private NodeProcess launch(String redisUri, NodeProcess.Start start) throws IOException {
    String name = "node" + nodes.size();
    NodeProcess node =
        NodeProcess.start(name, cache, redisUri, origin.port(), bounds, history, start, clocks());
    nodes.add(node);
    return node;
  }

  /** One more node, which reads and writes until it is killed or leaves. */
  void joinForAWhile() throws IOException, InterruptedException {
    killJoined();
    joined = nodes.size();
    join().ask(WORK + joined);
  }

  /** The same, but it hears nothing of Redis and doesn't wait for it. */
  void joinCutOff() throws IOException, InterruptedException {
    killJoined();
    joined = nodes.size();
    FaultProxy proxy = FaultProxy.to(redis().port());
    proxy.cut();
    NodeProcess node = launch(proxy, NodeProcess.Start.AT_ONCE);
    node.awaitReady();
    node.ask(WORK + joined);
  }

  void healJoined() {
    proxies.get(joined).heal();
  }

  void killJoined() {
    if (joined > 0) {
      nodes.get(joined).kill();
    }
  }

  void leaveJoined() throws InterruptedException {
    nodes.get(joined).ask("stop");
    nodes.get(joined).ask("leave k1");
    killJoined();
  }

  /** Their Redis, where it is one. */
  public MortalRedis redis() {
    return Objects.requireNonNull(redis, "their Redis is a group");
  }

  /** Their Redis, where it is several. */
  RedisGroup group() {
    return Objects.requireNonNull(group, "their Redis is one");
  }

  /** The clocks of Redis, if they are its own. */
  Clocks redisClocks() {
    return Objects.requireNonNull(redisClocks, "by the machine's clocks");
  }

  /** Every server carries this out. */
  void command(String command) throws IOException {
    if (group == null) {
      redis().command(command);
      return;
    }
    for (ServerProcess server : group.servers()) {
      server.command(command);
    }
  }

  /** Ends what keeps this node from Redis, or Redis from being whole. */
  void heal(int victim) throws IOException {
    if (group == null) {
      proxies.get(victim).heal();
    } else {
      group.mend();
    }
  }

  /** Redis's replica takes its place, and every node is led to it. */
  public void promoteReplica() throws IOException {
    redis().promoteReplica();
    proxies.forEach(proxy -> proxy.redirect(redis().port()));
  }

  /** Their origin. */
  public VersionedOrigin origin() {
    return origin;
  }

  /** What they did so far. */
  public History history() {
    return history;
  }

  /** How many there are, the dead included. */
  public int size() {
    return nodes.size();
  }

  /** The node with this number. */
  public NodeProcess node(int number) {
    return nodes.get(number);
  }

  /** What stands between the node with this number and Redis. */
  public FaultProxy proxy(int number) {
    return proxies.get(number);
  }

  /** Sends the same to every node that lives and waits until all have done it. */
  public void all(String command) throws InterruptedException {
    List<CompletableFuture<Void>> sent =
        nodes.stream().filter(NodeProcess::isAlive).map(n -> n.send(command)).toList();
    for (CompletableFuture<Void> done : sent) {
      NodeProcess.await(done, NodeProcess.PATIENCE);
    }
  }

  /** The history so far, checked. */
  public Verdict verdict() {
    return HistoryChecker.check(history, bounds.maxStaleness());
  }

  @Override
  public void close() throws IOException {
    for (NodeProcess node : nodes) {
      node.close();
    }
    for (FaultProxy proxy : proxies) {
      proxy.close();
    }
    origin.close();
    if (redis != null) {
      redis.close();
    }
    if (group != null) {
      group.close();
    }
  }
}
