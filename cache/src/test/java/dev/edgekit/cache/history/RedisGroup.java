package dev.edgekit.cache.history;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A Redis with two replicas, of which one takes over: behind a sentinel, or in a cluster with two
 * more masters. An old master that is alone takes no writes, as the guide says.
 */
final class RedisGroup implements AutoCloseable {
  /** Who decides that a replica takes over. */
  enum Kind {
    SENTINEL,
    CLUSTER
  }

  private static final int COPIES = 3;
  private static final int SLOTS = 16_384;
  private static final int FIRST_SLOT = 5_461;
  private static final int LAST_SLOT = 10_921;

  /** An old master notices after a second or two that it has no replicas any more. */
  private static final List<String> WRITES_NEED_A_REPLICA =
      List.of("--min-replicas-to-write", "1", "--min-replicas-max-lag", "2");

  private static final List<String> QUICK_COPIES =
      List.of("--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1");

  private final Kind kind;
  private final List<ServerProcess> copies = new ArrayList<>();

  /** The sentinel, or the cluster's other masters; none of them ever fails. */
  private final List<ServerProcess> others = new ArrayList<>();

  private RedisGroup(Kind kind) {
    this.kind = kind;
  }

  static RedisGroup start(Kind kind) throws IOException {
    RedisGroup group = new RedisGroup(kind);
    try {
      if (kind == Kind.SENTINEL) {
        group.startBehindASentinel();
      } else {
        group.startAsACluster();
      }
      group.awaitWhole();
      return group;
    } catch (IOException | RuntimeException e) {
      group.close();
      throw e;
    }
  }

  private void startBehindASentinel() throws IOException {
    for (int i = 0; i < COPIES; i++) {
      copies.add(new ServerProcess(null));
      launch(copies.get(i), copies.get(0));
    }
    ServerProcess sentinel = new ServerProcess(null);
    others.add(sentinel);
    sentinel.startSentinel(
        List.of(
            "sentinel monitor log 127.0.0.1 " + copies.get(0).port() + " 1",
            "sentinel down-after-milliseconds log 1000",
            "sentinel failover-timeout log 5000"));
    sentinel.await("INFO sentinel", line -> line.contains("slaves=" + (COPIES - 1)));
  }

  /** As a replica of the master, if it isn't that itself. */
  private static void launch(ServerProcess server, ServerProcess master) throws IOException {
    List<String> settings = new ArrayList<>(WRITES_NEED_A_REPLICA);
    settings.addAll(QUICK_COPIES);
    if (server != master) {
      settings.addAll(List.of("--replicaof", "127.0.0.1", Integer.toString(master.port())));
    }
    server.start(settings);
  }

  private void startAsACluster() throws IOException {
    for (int i = 0; i < COPIES; i++) {
      copies.add(new ServerProcess(null));
      launchInCluster(copies.get(i), WRITES_NEED_A_REPLICA);
    }
    for (int i = 0; i < 2; i++) {
      others.add(new ServerProcess(null));
      launchInCluster(others.get(i), List.of());
    }
    ServerProcess log = copies.get(0); // whose slot is 10,591
    own(others.get(0), 0, FIRST_SLOT);
    own(log, FIRST_SLOT, LAST_SLOT + 1);
    own(others.get(1), LAST_SLOT + 1, SLOTS);
    for (ServerProcess server : all()) {
      server.command("CLUSTER MEET 127.0.0.1 " + log.port());
    }
    for (ServerProcess server : all()) {
      server.await("CLUSTER INFO", line -> line.equals("cluster_known_nodes:" + all().size()));
    }
    String id = log.answer("CLUSTER MYID", line -> line.length() == 40);
    for (ServerProcess replica : copies.subList(1, COPIES)) {
      replica.await("CLUSTER REPLICATE " + id, line -> line.equals("+OK"));
    }
  }

  private static void launchInCluster(ServerProcess server, List<String> more) throws IOException {
    List<String> settings = new ArrayList<>(List.of("--cluster-enabled", "yes"));
    settings.addAll(List.of("--cluster-node-timeout", "1500"));
    settings.addAll(List.of("--cluster-replica-validity-factor", "0"));
    settings.addAll(List.of("--cluster-migration-barrier", "9")); // no replica goes to another
    settings.addAll(QUICK_COPIES);
    settings.addAll(more);
    server.start(settings);
  }

  private static void own(ServerProcess server, int from, int to) throws IOException {
    String slots =
        IntStream.range(from, to).mapToObj(Integer::toString).collect(Collectors.joining(" "));
    server.command("CLUSTER ADDSLOTS " + slots);
  }

  /** Every server that holds data. */
  List<ServerProcess> servers() {
    return kind == Kind.SENTINEL ? List.copyOf(copies) : all();
  }

  private List<ServerProcess> all() {
    List<ServerProcess> all = new ArrayList<>(copies);
    all.addAll(others);
    return all;
  }

  /** For nodes. */
  String uri() {
    if (kind == Kind.SENTINEL) {
      return "redis-sentinel://127.0.0.1:" + others.get(0).port() + "#log";
    }
    return all().stream()
        .map(server -> "redis://127.0.0.1:" + server.port())
        .collect(Collectors.joining(","));
  }

  /** The one that has the log, as those see it who decide. */
  ServerProcess master() throws IOException {
    int port = kind == Kind.SENTINEL ? portBySentinel() : portByCluster();
    return copies.stream().filter(server -> server.port() == port).findFirst().orElseThrow();
  }

  private int portBySentinel() throws IOException {
    String line =
        others.get(0).answer("SENTINEL GET-MASTER-ADDR-BY-NAME log", l -> l.matches("\\d+"));
    return Integer.parseInt(line);
  }

  private int portByCluster() throws IOException {
    String end = FIRST_SLOT + "-" + LAST_SLOT;
    String line =
        others.get(0).answer("CLUSTER NODES", l -> l.contains("master") && l.endsWith(end));
    return Integer.parseInt(line.replaceFirst("^\\S+ \\S+?:(\\d+)\\D.*", "$1"));
  }

  /** Those that copy it. */
  List<ServerProcess> replicas() throws IOException {
    ServerProcess master = master();
    return copies.stream().filter(server -> server != master).toList();
  }

  /** Kills the master and brings it back before anybody else is in its place; it holds nothing. */
  void restartMaster() throws IOException {
    ServerProcess master = master();
    master.kill();
    if (kind == Kind.CLUSTER) {
      launchInCluster(master, WRITES_NEED_A_REPLICA);
    } else {
      launch(master, master);
    }
  }

  /** A replica takes over though the master is well. */
  void failOver() throws IOException {
    if (kind == Kind.SENTINEL) {
      others.get(0).command("SENTINEL FAILOVER log");
    } else {
      replicas().get(0).command("CLUSTER FAILOVER");
    }
  }

  /** Brings back who died, and waits until all copies are alike. */
  void mend() throws IOException {
    for (ServerProcess server : copies) {
      if (!server.isAlive() && kind == Kind.CLUSTER) {
        launchInCluster(server, WRITES_NEED_A_REPLICA);
      } else if (!server.isAlive()) {
        launch(server, master());
      }
    }
    awaitWhole();
  }

  private void awaitWhole() throws IOException {
    for (int i = 0; i < 1200; i++) {
      if (isWhole()) {
        return;
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    throw new IOException("no master with " + (COPIES - 1) + " replicas: " + seen());
  }

  private boolean isWhole() {
    boolean served =
        kind == Kind.SENTINEL
            || others.get(0).is("CLUSTER INFO", line -> line.equals("cluster_state:ok"));
    try {
      return served
          && master().is("INFO replication", line -> line.equals("role:master"))
          && master()
              .is("INFO replication", l -> l.equals("min_slaves_good_slaves:" + (COPIES - 1)));
    } catch (IOException e) {
      return false; // nobody says who the master is
    }
  }

  /** What each says of itself, for whoever reads why the group isn't whole. */
  private String seen() {
    return copies.stream()
        .map(server -> server.port() + (server.isAlive() ? " " : " is dead, ") + said(server))
        .collect(Collectors.joining("; "));
  }

  private static String said(ServerProcess server) {
    List<String> lines = new ArrayList<>();
    boolean unused = server.is("INFO replication", line -> !lines.add(line));
    return String.join(",", lines);
  }

  @Override
  public void close() throws IOException {
    for (ServerProcess server : all()) {
      server.close();
    }
  }
}
