package dev.edgekit.cache.history;

import dev.edgekit.cache.FaultProxy;
import dev.edgekit.cache.history.Fleet.Servers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** What can go wrong for a while with a fleet or its Redis. */
public enum Fault {
  /** Connections break, new ones are refused. */
  CUT {
    @Override
    void begin(Fleet fleet, int victim, Random random) {
      fleet.proxy(victim).cut();
    }
  },
  /** Connections stand, nothing gets through. */
  BLACK_HOLE {
    @Override
    void begin(Fleet fleet, int victim, Random random) {
      fleet.proxy(victim).blackHole();
    }
  },
  /** Commands arrive and are carried out, answers don't come back. */
  NO_ANSWERS {
    @Override
    void begin(Fleet fleet, int victim, Random random) {
      fleet.proxy(victim).hold(FaultProxy.Direction.TO_CLIENT);
    }
  },
  /** News of the log is late, data is quick. */
  NO_NEWS {
    @Override
    void begin(Fleet fleet, int victim, Random random) {
      fleet.proxy(victim).holdNews();
    }
  },
  /** Everything is slow. */
  DELAY {
    @Override
    void begin(Fleet fleet, int victim, Random random) {
      fleet.proxy(victim).delay(Duration.ofMillis(20 + random.nextInt(300)));
    }
  },
  /** The server lost the connections, the node doesn't know. */
  HALF_OPEN {
    @Override
    void begin(Fleet fleet, int victim, Random random) {
      fleet.proxy(victim).halfOpen();
    }
  },
  /** A node stands still. */
  SUSPENDED_NODE {
    @Override
    boolean strikes(Servers servers) {
      return true;
    }

    @Override
    void begin(Fleet fleet, int victim, Random random) throws Exception {
      fleet.node(victim).suspend();
    }

    @Override
    void end(Fleet fleet, int victim) throws Exception {
      fleet.node(victim).resume();
    }
  },
  /** Redis closes every connection. */
  CLIENT_KILL {
    @Override
    boolean strikes(Servers servers) {
      return true;
    }

    @Override
    void begin(Fleet fleet, int victim, Random random) throws IOException {
      fleet.command("CLIENT KILL TYPE normal");
    }
  },
  /** Redis loses every key, the log among them. */
  FLUSHALL {
    @Override
    boolean strikes(Servers servers) {
      return true;
    }

    @Override
    void begin(Fleet fleet, int victim, Random random) throws IOException {
      fleet.command("FLUSHALL");
    }
  },
  /** Redis drops keys of any kind to make room, the least recently used first. */
  EVICTION_LRU {
    @Override
    void begin(Fleet fleet, int victim, Random random) throws IOException {
      fleet.redis().shrink("allkeys-lru");
    }

    @Override
    void end(Fleet fleet, int victim) throws IOException {
      fleet.redis().command("CONFIG SET maxmemory 0");
    }
  },
  /** Redis drops keys of any kind to make room, whichever they are: the log's too. */
  EVICTION_RANDOM {
    @Override
    void begin(Fleet fleet, int victim, Random random) throws IOException {
      fleet.redis().shrink("allkeys-random");
    }

    @Override
    void end(Fleet fleet, int victim) throws IOException {
      fleet.redis().command("CONFIG SET maxmemory 0");
    }
  },
  /** Redis dies and comes back, with nothing, on the same address. */
  RESTART_EMPTY {
    @Override
    void begin(Fleet fleet, int victim, Random random) {
      fleet.redis().kill();
    }

    @Override
    void end(Fleet fleet, int victim) throws IOException {
      fleet.redis().startEmpty();
    }
  },
  /** The master dies, and a replica that was cut off from it takes its place, elsewhere. */
  PROMOTED_REPLICA {
    @Override
    void begin(Fleet fleet, int victim, Random random) throws Exception {
      fleet.redis().startReplica();
      fleet.redis().cutReplicaOff();
      Thread.sleep(200 + random.nextInt(600));
      fleet.redis().kill();
    }

    @Override
    void end(Fleet fleet, int victim) throws IOException {
      fleet.promoteReplica();
    }
  },
  /** The master dies and comes back with what it held a while ago. */
  LOSSY_PROMOTION {
    @Override
    void begin(Fleet fleet, int victim, Random random) throws Exception {
      fleet.redis().snapshot();
      Thread.sleep(200 + random.nextInt(600));
      fleet.redis().kill();
    }

    @Override
    void end(Fleet fleet, int victim) throws IOException {
      fleet.redis().startFromSnapshot();
    }
  },
  /** The master comes back without more names than the fleet puts back one by one; a node joins. */
  LOST_BULK {
    @Override
    void begin(Fleet fleet, int victim, Random random) throws Exception {
      fleet.redis().snapshot();
      fleet.node(victim).ask("bulk 30000");
      fleet.redis().kill();
    }

    @Override
    void end(Fleet fleet, int victim) throws Exception {
      fleet.redis().startFromSnapshot();
      fleet.joinForAWhile();
    }
  },
  /** Many names at once. */
  BULK {
    @Override
    boolean strikes(Servers servers) {
      return true;
    }

    @Override
    void begin(Fleet fleet, int victim, Random random) throws Exception {
      fleet.node(victim).ask("bulk 12000");
    }
  },
  /** Many names at once by a node that is cut off: more than it queues. */
  QUEUED_BULK {
    @Override
    void begin(Fleet fleet, int victim, Random random) throws Exception {
      fleet.proxy(victim).cut();
      fleet.node(victim).ask("bulk 25000");
    }
  },
  /** Every answer takes longer than a command may. */
  SLOW {
    @Override
    void begin(Fleet fleet, int victim, Random random) {
      fleet.proxy(victim).delay(Duration.ofMillis(600 + random.nextInt(800)));
    }
  },
  /** Redis is full and evicts nothing. */
  FULL {
    @Override
    void begin(Fleet fleet, int victim, Random random) throws IOException {
      fleet.redis().shrink("noeviction");
    }

    @Override
    void end(Fleet fleet, int victim) throws IOException {
      fleet.redis().command("CONFIG SET maxmemory 0");
    }
  },
  /** The fleet's user loses a right. */
  NO_PERMISSION {
    private static final List<String> RIGHTS = List.of("evalsha", "xadd", "xread", "info", "zadd");

    @Override
    void begin(Fleet fleet, int victim, Random random) throws IOException {
      String right = RIGHTS.get(random.nextInt(RIGHTS.size()));
      fleet.redis().command("ACL SETUSER default -" + right);
    }

    @Override
    void end(Fleet fleet, int victim) throws IOException {
      fleet.redis().command("ACL SETUSER default +@all");
    }
  },
  /** A node joins, reads and writes, and dies. */
  NODE_COMES_AND_DIES {
    @Override
    boolean strikes(Servers servers) {
      return true;
    }

    @Override
    void begin(Fleet fleet, int victim, Random random) throws Exception {
      fleet.joinForAWhile();
    }

    @Override
    void end(Fleet fleet, int victim) {
      fleet.killJoined();
    }
  },
  /** A node starts while it is cut off, and serves. */
  STARTS_CUT_OFF {
    @Override
    void begin(Fleet fleet, int victim, Random random) throws Exception {
      fleet.joinCutOff();
    }

    @Override
    void end(Fleet fleet, int victim) {
      fleet.healJoined();
    }
  },
  /** A node leaves with its last invalidation just appended. */
  NODE_LEAVES {
    @Override
    boolean strikes(Servers servers) {
      return true;
    }

    @Override
    void begin(Fleet fleet, int victim, Random random) throws Exception {
      fleet.joinForAWhile();
    }

    @Override
    void end(Fleet fleet, int victim) throws Exception {
      fleet.leaveJoined();
    }
  },
  /** Redis comes back with what it held long ago; a node joins. */
  OLD_SNAPSHOT {
    @Override
    void begin(Fleet fleet, int victim, Random random) throws Exception {
      fleet.redis().snapshotIfThereIsNone();
      fleet.redis().kill();
    }

    @Override
    void end(Fleet fleet, int victim) throws Exception {
      fleet.redis().startFromSnapshot();
      fleet.joinForAWhile();
    }
  },
  /** Redis stands still. */
  HANGS {
    @Override
    void begin(Fleet fleet, int victim, Random random) throws Exception {
      fleet.redis().suspend();
    }

    @Override
    void end(Fleet fleet, int victim) throws Exception {
      fleet.redis().resume();
    }
  },
  /** Redis takes no writes since it has too few replicas. */
  TOO_FEW_REPLICAS {
    @Override
    void begin(Fleet fleet, int victim, Random random) throws IOException {
      fleet.redis().command("CONFIG SET min-replicas-to-write 3");
    }

    @Override
    void end(Fleet fleet, int victim) throws IOException {
      fleet.redis().command("CONFIG SET min-replicas-to-write 0");
    }
  },
  /** Somebody's script keeps Redis from all else, and it says so. */
  BUSY {
    @Override
    void begin(Fleet fleet, int victim, Random random) throws IOException {
      fleet.redis().beginToRunForEver();
    }

    @Override
    void end(Fleet fleet, int victim) throws IOException {
      fleet.redis().command("SCRIPT KILL");
    }
  },
  /** A node's clock on the wall jumps, and is put right. */
  NODE_CLOCK_STEPS {
    @Override
    boolean strikes(Servers servers) {
      return servers == Servers.ONE_WITH_CLOCKS;
    }

    @Override
    void begin(Fleet fleet, int victim, Random random) {
      fleet.node(victim).clocks().wallIsAhead(step(random));
    }

    @Override
    void end(Fleet fleet, int victim) {
      fleet.node(victim).clocks().wallIsAhead(0);
    }
  },
  /** Redis's clock jumps, and is put right. */
  REDIS_CLOCK_STEPS {
    @Override
    boolean strikes(Servers servers) {
      return servers == Servers.ONE_WITH_CLOCKS;
    }

    @Override
    void begin(Fleet fleet, int victim, Random random) {
      fleet.redisClocks().wallIsAhead(step(random));
    }

    @Override
    void end(Fleet fleet, int victim) {
      fleet.redisClocks().wallIsAhead(0);
    }
  },
  /** A node's machine is suspended, its monotonic clock with it, and wakes without a network. */
  SUSPENDED_MACHINE {
    @Override
    boolean strikes(Servers servers) {
      return servers == Servers.ONE_WITH_CLOCKS;
    }

    @Override
    void begin(Fleet fleet, int victim, Random random) throws Exception {
      int millis = 500 + random.nextInt(5000);
      fleet.node(victim).suspend();
      fleet.proxy(victim).blackHole();
      Thread.sleep(millis);
      fleet.node(victim).clocks().stoodStillFor(millis);
      fleet.node(victim).resume();
    }
  },
  /** The master dies; a replica takes over. */
  MASTER_DIES {
    @Override
    boolean strikes(Servers servers) {
      return !servers.areOne();
    }

    @Override
    void begin(Fleet fleet, int victim, Random random) throws IOException {
      fleet.group().master().kill();
    }
  },
  /** The master dies with what its replicas have not had yet; one takes over. */
  MASTER_DIES_WITH_WRITES {
    @Override
    boolean strikes(Servers servers) {
      return !servers.areOne();
    }

    @Override
    void begin(Fleet fleet, int victim, Random random) throws Exception {
      ServerProcess master = fleet.group().master();
      List<ServerProcess> replicas = fleet.group().replicas();
      for (ServerProcess replica : replicas) {
        replica.suspend();
      }
      Thread.sleep(200 + random.nextInt(600));
      master.kill();
      for (ServerProcess replica : replicas) {
        replica.resume();
      }
    }
  },
  /** The master stands still; a replica takes over, and the old one wakes. */
  MASTER_HANGS {
    @Override
    boolean strikes(Servers servers) {
      return !servers.areOne();
    }

    @Override
    void begin(Fleet fleet, int victim, Random random) throws Exception {
      ServerProcess master = fleet.group().master();
      master.suspend();
      Thread.sleep(500 + random.nextInt(6000));
      master.resume();
    }
  },
  /** The master dies and is back at once, empty. */
  MASTER_RESTARTS_EMPTY {
    @Override
    boolean strikes(Servers servers) {
      return !servers.areOne();
    }

    @Override
    void begin(Fleet fleet, int victim, Random random) throws IOException {
      fleet.group().restartMaster();
    }
  },
  /** A replica takes over since somebody says so. */
  FAILOVER {
    @Override
    boolean strikes(Servers servers) {
      return !servers.areOne();
    }

    @Override
    void begin(Fleet fleet, int victim, Random random) throws IOException {
      fleet.group().failOver();
    }
  };

  private static final List<Duration> STEPS =
      List.of(
          Duration.ofSeconds(10),
          Duration.ofMinutes(10),
          Duration.ofHours(2),
          Duration.ofDays(400));

  /** Of a clock, in milliseconds, either way. */
  static long step(Random random) {
    long step = STEPS.get(random.nextInt(STEPS.size())).toMillis();
    return random.nextBoolean() ? step : -step;
  }

  /** Whether it can happen to these servers, or to a node that uses them. */
  boolean strikes(Servers servers) {
    return servers.areOne();
  }

  abstract void begin(Fleet fleet, int victim, Random random) throws Exception;

  /** Ends it; by default whatever the victim's proxy does, or Redis lacks. */
  void end(Fleet fleet, int victim) throws Exception {
    fleet.heal(victim);
  }
}
