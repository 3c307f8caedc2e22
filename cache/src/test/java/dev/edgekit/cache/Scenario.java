package dev.edgekit.cache;

import java.util.function.Consumer;

/** What the actors of one exploration do. */
enum Scenario {
  LOAD_AGAINST_INVALIDATED_KEY(
      w -> {
        w.schedule.actor("read one", () -> w.one().read());
        w.schedule.actor("write two", () -> w.two().writeThenInvalidateKey());
        w.schedule.actor("follow one", () -> w.one().follow());
      }),
  LOAD_AGAINST_INVALIDATED_TAG(
      w -> {
        w.schedule.actor("read one", () -> w.one().read());
        w.schedule.actor("write two", () -> w.two().writeThenInvalidateTag());
        w.schedule.actor("follow one", () -> w.one().follow());
      }),
  BOTH_LOAD(
      w -> {
        w.schedule.actor("read one", () -> w.one().read());
        w.schedule.actor("read two", () -> w.two().read());
        w.schedule.actor("write one", () -> w.one().writeThenInvalidateTag());
      }),
  SECOND_READ_JOINS(
      w -> {
        w.schedule.actor("read one", () -> w.one().read());
        w.schedule.actor(
            "write and read one",
            () -> {
              w.one().writeThenInvalidateTag();
              w.one().read();
            });
      }),
  FLEET_IS_AWAITED(
      w -> {
        w.schedule.actor(
            "warm and read one",
            () -> {
              w.one().read();
              w.one().read();
            });
        w.schedule.actor(
            "write and await two",
            () -> {
              w.two().writeThenInvalidateTag();
              w.two().awaitFleet();
            });
        w.schedule.actor("follow one", () -> w.one().follow());
      }),
  LEASE_RUNS_OUT(
      w -> {
        w.schedule.actor("read one", () -> w.one().read());
        w.schedule.actor(
            "late", () -> w.event(() -> w.schedule.advanceMillis(World.LEASE_MILLIS + 1)));
        w.schedule.actor("read two", () -> w.two().read());
        w.schedule.actor("write one", () -> w.one().writeThenInvalidateKey());
      }),
  LOG_IS_TRIMMED(
      w -> {
        w.one().read();
        w.schedule.actor(
            "write two",
            () -> {
              w.two().writeThenInvalidateTag();
              w.two().invalidateOther("a");
              w.two().invalidateOther("b");
              w.event(() -> w.redis.trimTo(1));
            });
        w.schedule.actor(
            "follow one",
            () -> {
              w.one().follow();
              w.one().read();
            });
      }),
  NAMES_ARE_FORGOTTEN(
      w -> {
        w.one().read();
        w.two().writeThenInvalidateTag();
        w.schedule.actor(
            "others",
            () -> {
              for (int i = 0; i < 4; i++) {
                w.two().invalidateOther("a" + i);
              }
            });
        w.schedule.actor(
            "follow one",
            () -> {
              w.one().follow();
              w.one().read();
            });
      }),
  NODE_IS_CUT_OFF(
      w -> {
        w.one().read();
        w.schedule.actor(
            "cut",
            () -> {
              w.one().cut();
              w.sleep(World.BOUND.toMillis() + 1);
              w.one().read();
              w.one().heal();
              w.one().follow();
              w.one().read();
            });
        w.schedule.actor("write two", () -> w.two().writeThenInvalidateTag());
      }),
  READS_A_LONG_LOG_AFTER_A_CUT(
      w -> {
        w.redis.page(1);
        w.one().read();
        w.one().cut();
        w.two().invalidateOther("a");
        w.two().writeThenInvalidateTag();
        w.schedule.advanceMillis(World.BOUND.toMillis() + 1);
        w.one().heal();
        w.schedule.actor("follow one", () -> w.one().follow());
        w.schedule.actor("read one", () -> w.one().read());
      }),
  INVALIDATED_WHILE_CUT_OFF(
      w -> {
        w.one().read();
        w.two().read();
        w.schedule.actor(
            "write one",
            () -> {
              w.one().cut();
              w.one().writeThenInvalidateTag();
              w.one().read();
              w.one().heal();
              w.one().follow();
              w.one().read();
            });
        w.schedule.actor("follow two", () -> w.two().follow());
      }),
  READS_BEFORE_ITS_QUEUE_IS_APPENDED(
      w -> {
        w.schedule.actor(
            "write one",
            () -> {
              w.one().cut();
              w.one().writeThenInvalidateTag();
              w.one().heal();
              w.one().read();
              w.one().follow();
              w.one().read();
            });
        w.schedule.actor(
            "write two",
            () -> {
              w.two().writeThenInvalidateTag();
              w.two().read();
            });
      }),
  REPLICA_LOST_WRITES(
      w -> {
        w.one().read();
        w.two().read();
        w.schedule.actor(
            "write two",
            () -> {
              w.two().writeThenInvalidateTag();
              w.event(() -> w.redis.promote(1, 0));
              w.two().follow();
              w.two().follow();
            });
        w.schedule.actor(
            "follow one",
            () -> {
              w.one().follow();
              w.one().read();
            });
      }),
  REPLICA_LOST_WRITES_AND_THE_WRITER_IS_SLOW(
      w -> {
        w.one().read();
        w.two().follow();
        w.one().follow();
        w.schedule.actor(
            "write two",
            () -> {
              w.two().writeThenInvalidateTag();
              w.event(() -> w.redis.promote(1, 0));
              w.sleep(World.BOUND.toMillis() - 500);
              w.two().follow();
              w.two().follow();
            });
        w.schedule.actor(
            "follow one",
            () -> {
              w.sleep(1000);
              w.one().follow();
              w.one().follow();
              w.sleep(1200);
              w.one().read();
            });
      }),
  FLEET_IS_AWAITED_THROUGH_A_LOSS(
      w -> {
        w.one().read();
        w.schedule.actor(
            "write and await two",
            () -> {
              w.two().writeThenInvalidateTag();
              w.event(() -> w.redis.promote(1, 0));
              w.two().awaitFleet();
              w.two().awaitFleet();
            });
        w.schedule.actor(
            "follow one",
            () -> {
              w.one().follow();
              w.one().read();
            });
      }),
  CDN_IS_PURGED(
      w -> {
        World.Node three = w.joinBehindACdn();
        w.schedule.actor(
            "warm and read one",
            () -> {
              w.one().read();
              w.one().read();
            });
        w.schedule.actor("write three", three::writeThenInvalidateTag);
        w.schedule.actor("follow one", () -> w.one().follow());
        w.schedule.actor("follow two", () -> w.two().follow());
      }),
  FLEET_IS_AWAITED_LONG_AFTER_A_LOSS(
      w -> {
        w.one().read();
        w.schedule.actor(
            "write and await two",
            () -> {
              w.two().writeThenInvalidateTag();
              w.event(() -> w.redis.promote(1, 0));
              w.two().follow();
              w.sleep(World.BOUND.toMillis() + 200);
              for (int i = 0; i < 6; i++) {
                w.two().awaitFleet();
                w.sleep(100);
              }
            });
        w.schedule.actor(
            "follow one",
            () -> {
              for (int i = 0; i < 8; i++) {
                w.sleep(World.BOUND.toMillis() / 5);
                w.one().follow();
              }
            });
        w.schedule.actor(
            "read one",
            () -> {
              w.schedule.waitFor(w::isAwaited, 2 * World.BOUND.toMillis());
              if (w.isAwaited()) {
                w.one().read();
              }
            });
      }),
  FLEET_IS_AWAITED_THROUGH_A_FLUSH(
      w -> {
        w.one().read();
        w.schedule.actor(
            "write and await two",
            () -> {
              w.two().writeThenInvalidateTag();
              w.event(w.redis::flush);
              w.two().awaitFleet();
              w.two().awaitFleet();
              w.two().awaitFleet();
            });
        w.schedule.actor(
            "follow one",
            () -> {
              w.one().read();
              w.one().follow();
              w.one().read();
            });
      }),
  FLEET_IS_AWAITED_THROUGH_A_FLUSH_WITH_A_NEW_NODE(
      w -> {
        World.Node three = w.join();
        three.read();
        w.schedule.actor("flush", () -> w.event(w.redis::flush));
        w.schedule.actor(
            "write and await two",
            () -> {
              w.two().writeThenInvalidateTag();
              w.two().awaitFleet();
              w.two().awaitFleet();
              w.two().awaitFleet();
            });
        w.schedule.actor("follow one", () -> w.one().follow());
        w.schedule.actor("read three", three::read);
      }),
  FLEET_IS_AWAITED_WITHOUT_A_NODE(
      w -> {
        w.schedule.actor(
            "cut off one",
            () -> {
              w.one().cut();
              w.sleep(World.BOUND.toMillis() + 100);
              w.one().read();
              w.sleep(200);
              w.one().read();
            });
        w.schedule.actor(
            "write and await two",
            () -> {
              w.two().follow();
              w.sleep(World.BOUND.toMillis() + 200);
              w.two().writeThenInvalidateTag();
              w.two().awaitFleet();
            });
      }),
  FLEET_IS_AWAITED_WITHOUT_A_NODE_THROUGH_A_FLUSH(
      w -> {
        w.schedule.actor(
            "cut off one",
            () -> {
              w.one().cut();
              w.sleep(World.BOUND.toMillis() + 100);
              w.one().read();
              w.sleep(200);
              w.one().read();
            });
        w.schedule.actor(
            "write and await two",
            () -> {
              w.two().follow();
              w.sleep(50);
              w.event(w.redis::flush);
              w.two().follow();
              w.sleep(World.BOUND.toMillis() + 150);
              w.two().writeThenInvalidateTag();
              w.two().awaitFleet();
            });
      }),
  INVALIDATES_BEHIND_A_GAP(
      w -> {
        w.one().read();
        w.two().invalidateOther("a");
        w.two().invalidateOther("b");
        w.redis.trimTo(1);
        w.schedule.actor(
            "write one",
            () -> {
              w.one().writeThenInvalidateTag();
              w.one().read();
            });
        w.schedule.actor("follow one", () -> w.one().follow());
      }),
  INVALIDATES_WHAT_COMES_AFTER_ANOTHERS(
      w -> {
        w.one().read();
        w.schedule.actor(
            "write one and two",
            () -> {
              w.two().writeThenInvalidateTag();
              w.sleep(World.BOUND.toMillis() - 100);
              w.one().invalidateOther("a");
              w.sleep(200);
              w.one().read();
            });
      }),
  STARTS_CUT_OFF(
      w -> {
        World.Node three = w.joinCutOff();
        w.schedule.actor(
            "read three",
            () -> {
              three.read();
              three.read();
              three.read();
            });
        w.schedule.actor(
            "write and await two",
            () -> {
              w.two().writeThenInvalidateTag();
              w.two().awaitFleet();
              w.two().awaitFleet();
            });
        w.schedule.actor(
            "follow one",
            () -> {
              w.one().follow();
              w.one().follow();
            });
      }),
  IS_SUSPENDED(
      w -> {
        w.one().read();
        w.one().follow();
        w.schedule.actor(
            "write and await two",
            () -> {
              w.two().writeThenInvalidateTag();
              w.sleep(World.BOUND.toMillis() + 100);
              w.two().awaitFleet();
              w.one().wasSuspendedFor(World.BOUND.toMillis() + 100);
              w.one().read();
            });
      }),
  WALL_IS_SET_BACK_BY_AS_LONG_AS_NOBODY_ASKED(
      w -> {
        w.one().read();
        w.schedule.actor(
            "cut off one",
            () -> {
              w.one().follow();
              w.one().read();
              w.one().cut();
              w.sleep(World.BOUND.toMillis() + 1000);
              w.one().follow();
              w.one().wallIsSetBack(World.BOUND.toMillis() + 1000);
              w.one().read();
              w.one().follow();
              w.one().read();
            });
        w.schedule.actor("write two", () -> w.two().writeThenInvalidateTag());
      }),
  QUEUE_OVERFLOWS(
      w -> {
        w.one().read();
        w.two().read();
        w.schedule.actor(
            "write one",
            () -> {
              w.one().cut();
              w.one().invalidateOther("a");
              w.one().invalidateOther("b");
              w.one().writeThenInvalidateTag();
              w.one().invalidateOther("c");
              w.one().writeThenInvalidateKey();
              w.one().read();
              w.one().heal();
              w.one().follow();
              w.one().read();
            });
        w.schedule.actor("follow two", () -> w.two().follow());
      }),
  INVALIDATES_WHILE_A_FULL_QUEUE_IS_APPENDED(
      w -> {
        w.one().cut();
        for (int i = 0; i < 4; i++) {
          w.one().invalidateOther("a" + i);
        }
        w.one().heal();
        w.schedule.actor("follow one", () -> w.one().follow());
        w.schedule.actor(
            "read two",
            () -> {
              w.two().follow();
              w.two().read();
            });
        w.schedule.actor("write one", () -> w.one().writeThenInvalidateTag());
      }),
  INVALIDATES_THE_SAME_WHILE_IT_IS_APPENDED(
      w -> {
        w.one().cut();
        w.one().writeThenInvalidateTag();
        w.one().heal();
        w.schedule.actor("follow one", () -> w.one().follow());
        w.schedule.actor(
            "read two",
            () -> {
              w.two().follow();
              w.two().read();
            });
        w.schedule.actor("write one", () -> w.one().writeThenInvalidateTag());
      }),
  HEARS_NEWS_BEFORE_IT_LOOKS(
      w -> {
        w.one().read();
        w.schedule.actor(
            "write two",
            () -> {
              w.two().invalidateOther("a");
              w.two().writeThenInvalidateTag();
            });
        w.schedule.actor(
            "follow one",
            () -> {
              w.one().hearsNews();
              w.one().read();
              w.one().hearsNews();
              w.one().read();
              w.one().follow();
            });
      }),
  LOG_LOSES_WHAT_ENTRIES_REMEMBER(
      w -> {
        for (int i = 0; i < 4; i++) {
          w.two().invalidateOther("a" + i);
        }
        w.one().follow();
        w.one().read();
        w.schedule.actor(
            "lose and write two",
            () -> {
              w.event(() -> w.redis.promoteTheLogAlone(4));
              w.two().follow();
              w.two().writeThenInvalidateTag();
            });
        w.schedule.actor("follow one", () -> w.one().follow());
      }),
  PROMOTED_TWICE(
      w -> {
        w.one().read();
        w.two().read();
        w.schedule.actor(
            "write two",
            () -> {
              w.two().writeThenInvalidateTag();
              w.event(() -> w.redis.promote(1, -7_200_000));
              w.two().follow();
              w.two().writeThenInvalidateKey();
              w.event(() -> w.redis.promote(1, 32_400_000));
              w.two().follow();
              w.two().follow();
            });
        w.schedule.actor(
            "follow one",
            () -> {
              w.one().follow();
              w.one().read();
            });
      }),
  IS_LED_TO_ANOTHER_SERVER_AND_BACK(
      w -> {
        w.one().read();
        w.two().read();
        w.redis.swap();
        w.one().follow();
        w.two().follow();
        w.schedule.actor(
            "write two",
            () -> {
              w.two().writeThenInvalidateTag();
              w.event(w.redis::swap);
              w.two().follow();
              w.two().read();
              w.two().follow();
            });
        w.schedule.actor("read two", () -> w.two().read());
        w.schedule.actor(
            "follow one",
            () -> {
              w.one().follow();
              w.one().read();
              w.one().follow();
            });
      }),
  OLD_SNAPSHOT_COMES_BACK(
      w -> {
        w.one().read();
        Runnable old = w.redis.snapshot();
        w.two().writeThenInvalidateTag();
        w.two().invalidateOther("a");
        w.two().invalidateOther("b");
        w.one().follow();
        w.two().follow();
        w.schedule.advanceMillis(310_000);
        w.schedule.actor("restart", () -> w.event(old));
        w.schedule.actor(
            "follow two",
            () -> {
              w.two().follow();
              w.sleep(World.BOUND.toMillis() + 100); // a doubt is raised when that is over
              w.two().follow();
            });
        w.schedule.actor("follow one", () -> w.one().follow());
      }),
  IS_CUT_OFF_WHEN_A_DOUBT_IS_RAISED(
      w -> {
        w.one().read();
        Runnable old = w.redis.snapshot();
        w.two().writeThenInvalidateTag();
        w.two().invalidateOther("a");
        w.two().invalidateOther("b");
        w.one().follow();
        w.two().follow();
        old.run();
        w.schedule.actor(
            "write and await two",
            () -> {
              w.two().follow();
              w.sleep(World.BOUND.toMillis() + 100);
              w.two().follow();
              w.two().writeThenInvalidateTag();
              w.two().awaitFleet();
              w.two().awaitFleet();
            });
        w.schedule.actor(
            "follow and cut off one",
            () -> {
              w.sleep(World.BOUND.toMillis() - 100);
              w.one().follow();
              w.one().read();
              w.one().cut();
              w.schedule.waitFor(w::isAwaited, 1000);
              w.one().read();
            });
      }),
  STRUCK_OFF_BY_WHO_HAS_NOT_HEARD_OF_A_RESTART(
      w -> {
        World.Node three = w.join();
        w.two().invalidateOther("a");
        w.two().invalidateOther("b");
        w.two().invalidateOther("c");
        w.one().follow();
        w.redis.flush();
        three.follow();
        w.two().follow();
        w.schedule.advanceMillis(World.BOUND.toMillis() + 1);
        three.follow();
        w.two().follow();
        w.schedule.actor("count one", () -> w.one().buries());
        w.schedule.actor(
            "cut off two",
            () -> {
              w.two().read();
              w.two().cut();
              w.schedule.waitFor(w::isAwaited, 1000);
              w.two().read();
            });
        w.schedule.actor(
            "write and await three",
            () -> {
              three.writeThenInvalidateTag();
              three.awaitFleet();
              three.awaitFleet();
            });
      }),
  IS_STRUCK_OFF_AND_GOES_ON(
      w -> {
        w.one().cut();
        w.schedule.advanceMillis(90_000);
        w.two().follow();
        w.two().invalidateOther("a");
        w.two().follow();
        w.two().buries();
        w.schedule.actor(
            "read one",
            () -> {
              w.one().read();
              w.schedule.waitFor(w::isAwaited, 1000);
              w.one().read();
            });
        w.schedule.actor(
            "write and await two",
            () -> {
              w.two().writeThenInvalidateTag();
              w.two().awaitFleet();
              w.two().awaitFleet();
            });
      }),
  SILENT_AFTER_AN_OLD_SNAPSHOT(
      w -> {
        w.one().read();
        Runnable old = w.redis.snapshot();
        w.two().writeThenInvalidateTag();
        w.schedule.actor(
            "restart",
            () -> {
              w.two().cut();
              w.event(old);
              w.one().follow();
              w.sleep(World.BOUND.toMillis() + 100);
              w.one().follow();
              w.one().read();
            });
      }),
  WRITES_INTO_A_LOG_THAT_IT_HAS_NOT_HEARD_OF(
      w -> {
        w.two().invalidateOther("a");
        w.two().read();
        w.redis.promote(0, 0);
        w.schedule.actor(
            "write one",
            () -> {
              w.one().writeThenInvalidateTag();
              w.one().read();
            });
        w.schedule.actor("follow one", () -> w.one().follow());
      }),
  WRITES_INTO_A_LOG_THAT_ANOTHER_HAS_HEARD_OF(
      w -> {
        w.redis.promote(0, 0);
        w.two().follow();
        w.two().read();
        w.schedule.actor(
            "write one",
            () -> {
              w.one().writeThenInvalidateTag();
              w.one().read();
            });
        w.schedule.actor("follow one", () -> w.one().follow());
      }),
  WRITES_INTO_A_LOG_THAT_IS_LOST_BEFORE_IT_HEARD_OF_IT(
      w -> {
        w.redis.promote(0, 0);
        w.two().follow();
        w.two().read();
        w.schedule.actor(
            "write one",
            () -> {
              w.one().writeThenInvalidateTag();
              w.event(() -> w.redis.promoteTheLogAlone(1));
              w.one().read();
              w.two().follow();
              w.one().read();
            });
        w.schedule.actor("follow one", () -> w.one().follow());
      }),
  INVALIDATES_BETWEEN_TWO_LOOKS_AT_A_LOG_THAT_RESTARTED(
      w -> {
        w.one().cut();
        w.one().writeThenInvalidateTag();
        w.one().writeThenInvalidateTag();
        w.one().read();
        w.redis.promote(0, 0);
        w.one().heal();
        w.schedule.actor("follow one", () -> w.one().follow());
        w.schedule.actor("await one", () -> w.one().awaitFleet());
        w.schedule.actor(
            "write one",
            () -> {
              w.one().writeThenInvalidateTag();
              w.one().read();
            });
      }),
  JOINS_FIRST_AFTER_A_FLUSH(
      w -> {
        w.one().read();
        w.redis.flush();
        w.schedule.actor(
            "join and await three",
            () -> {
              World.Node three = w.join();
              three.writeThenInvalidateTag();
              three.awaitFleet();
              three.awaitFleet();
            });
        w.schedule.actor("read one", () -> w.one().read());
      }),
  COLD_KEY(
      w -> {
        for (World.Node node : w.nodes) {
          w.schedule.actor("read", node::read);
          w.schedule.actor("read too", node::read);
        }
      }),
  REPLICA_HAS_A_SLOW_CLOCK(
      w -> {
        w.schedule.actor(
            "writes",
            () -> {
              for (int i = 0; i < 3; i++) {
                w.two().invalidateOther("a" + i);
              }
              w.one().follow();
              w.one().read();
              w.event(() -> w.redis.promote(3, -1000));
              w.two().writeThenInvalidateTag();
            });
        w.schedule.actor("follow one", () -> w.one().follow());
      }),
  EVERYTHING_IS_FLUSHED(
      w -> {
        w.one().read();
        w.two().read();
        w.schedule.actor(
            "write two",
            () -> {
              w.two().writeThenInvalidateKey();
              w.event(w.redis::flush);
              w.two().follow();
            });
        w.schedule.actor(
            "follow one",
            () -> {
              w.one().follow();
              w.one().read();
            });
      });

  @SuppressWarnings("ImmutableEnumChecker") // the scripts hold nothing
  private final Consumer<World> script;

  Scenario(Consumer<World> script) {
    this.script = script;
  }

  /** Runs it under every schedule of the search; the number of schedules. */
  int explore(Schedule.Search search, World.Mutation mutation, Consumer<World> check) {
    int runs = 0;
    do {
      World world = new World(new Schedule(search), mutation);
      script.accept(world);
      world.schedule.run();
      atTheEnd(world);
      check.accept(world);
      isWellAgain(world);
      runs++;
    } while (search.next());
    return runs;
  }

  /**
   * However it went, once all have followed the log all return the truth, and so does one that
   * joins.
   */
  private static void atTheEnd(World world) {
    world.schedule.advanceMillis(World.LEASE_MILLIS + 1); // for leases that a loss brought back
    for (World.Node node : world.nodes) {
      node.heal();
      node.follow();
    }
    for (World.Node node : world.nodes) {
      node.follow();
    }
    World.Node late = world.joinAtTheEnd();
    late.readsTheTruth(); // first: before another has stored anything new
    late.leaves();
    for (World.Node node : world.nodes) {
      node.follow();
      node.readsTheTruth();
    }
  }

  /** Once doubts are raised, all answer from memory, and a barrier is passed. */
  private static void isWellAgain(World world) {
    for (int i = 0; i < 3; i++) {
      world.schedule.advanceMillis(World.BOUND.toMillis() + 100);
      world.nodes.forEach(World.Node::follow);
    }
    for (World.Node node : world.nodes) {
      node.readsTheTruth();
      node.hits();
    }
    world.passesABarrier();
  }
}
