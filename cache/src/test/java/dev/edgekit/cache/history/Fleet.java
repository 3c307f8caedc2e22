package dev.edgekit.cache.history;

import dev.edgekit.cache.FaultProxy;
import dev.edgekit.cache.history.HistoryChecker.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Nodes, each behind a proxy of its own to one real Redis, an origin, and their history. */
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

  private static final String WORK = "run 1 12 ";

  private final Class<? extends FleetCache> cache;
  private final Bounds bounds;
  private final MortalRedis redis;
  private final VersionedOrigin origin;
  private final History history = new History();
  private final List<FaultProxy> proxies = new ArrayList<>();
  private final List<NodeProcess> nodes = new ArrayList<>();

  /** The node that joined last; 0 if none has. */
  private int joined;

  private Fleet(
      Class<? extends FleetCache> cache, Bounds bounds, MortalRedis redis, VersionedOrigin origin) {
    this.cache = cache;
    this.bounds = bounds;
    this.redis = redis;
    this.origin = origin;
  }

  /** A fleet of this size with loads of up to this many milliseconds. */
  public static Fleet start(
      Class<? extends FleetCache> cache, int size, Bounds bounds, int maxLoadMillis)
      throws IOException, InterruptedException {
    Fleet fleet =
        new Fleet(cache, bounds, MortalRedis.start(), VersionedOrigin.start(maxLoadMillis));
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
    return launch(FaultProxy.to(redis.port()), NodeProcess.Start.JOINED);
  }

  private NodeProcess launch(FaultProxy proxy, NodeProcess.Start start) throws IOException {
    proxies.add(proxy);
    String name = "node" + nodes.size();
    NodeProcess node =
        NodeProcess.start(name, cache, proxy.port(), origin.port(), bounds, history, start);
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
    FaultProxy proxy = FaultProxy.to(redis.port());
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

  /** Their Redis. */
  public MortalRedis redis() {
    return redis;
  }

  /** Redis's replica takes its place, and every node is led to it. */
  public void promoteReplica() throws IOException {
    redis.promoteReplica();
    proxies.forEach(proxy -> proxy.redirect(redis.port()));
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
      NodeProcess.await(done, Duration.ofSeconds(60));
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
    redis.close();
  }
}
