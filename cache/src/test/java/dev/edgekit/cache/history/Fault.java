package dev.edgekit.cache.history;

import dev.edgekit.cache.FaultProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** What can go wrong for a while between a fleet and its Redis. */
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
    void begin(Fleet fleet, int victim, Random random) throws IOException {
      fleet.redis().command("CLIENT KILL TYPE normal");
    }
  },
  /** Redis loses every key, the log among them. */
  FLUSHALL {
    @Override
    void begin(Fleet fleet, int victim, Random random) throws IOException {
      fleet.redis().command("FLUSHALL");
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
    void begin(Fleet fleet, int victim, Random random) throws Exception {
      fleet.joinForAWhile();
    }

    @Override
    void end(Fleet fleet, int victim) throws Exception {
      fleet.leaveJoined();
    }
  };

  abstract void begin(Fleet fleet, int victim, Random random) throws Exception;

  /** Ends it; by default whatever the victim's proxy does. */
  void end(Fleet fleet, int victim) throws Exception {
    fleet.proxy(victim).heal();
  }
}
