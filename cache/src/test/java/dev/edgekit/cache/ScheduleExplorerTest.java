package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.log.LogSlice;
import dev.edgekit.cache.internal.log.Moment;
import dev.edgekit.cache.internal.log.Restoration;
import dev.edgekit.cache.internal.log.Standing;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every order in which two nodes' steps can fall, up to a number of preemptions. */
class ScheduleExplorerTest {
  /** Schedules of one search at most. */
  private static final int MANY = 10_000;

  private static final long BOUND = World.BOUND.toNanos();

  @ParameterizedTest
  @EnumSource
  void noReadIsOlderThanWhatWasApplied(Scenario scenario) {
    int runs = scenario.explore(new Schedule.Exhaustive(1), World.Mutation.none(), w -> {});
    runs += scenario.explore(new Schedule.Sampled(7, 300), World.Mutation.none(), w -> {});

    assertThat(runs).isGreaterThan(300);
  }

  /** As when all limits are met: few names are known, and few come at once. */
  @ParameterizedTest
  @EnumSource
  void noReadIsOlderWhereEveryLimitIsMet(Scenario scenario) {
    World.Mutation small =
        new World.Mutation(
            () -> new Coherence(BOUND, false, 2), true, new FakeRedis.Limits(2, 1, 1));

    scenario.explore(new Schedule.Exhaustive(1, 60), small, w -> {});
    scenario.explore(new Schedule.Sampled(7, 60), small, w -> {});
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource
  void noReadIsOlderThanWhatWasAppliedInALongSearch(Scenario scenario) {
    int bound = 0;
    int before = 0;
    Schedule.Exhaustive search = new Schedule.Exhaustive(bound, MANY);
    int runs = scenario.explore(search, World.Mutation.none(), w -> {});
    while (runs > before && search.isDone()) {
      before = runs;
      search = new Schedule.Exhaustive(++bound, MANY);
      runs = scenario.explore(search, World.Mutation.none(), w -> {});
    }
    boolean all = search.isDone(); // the last preemption that was allowed added nothing
    scenario.explore(new Schedule.Sampled(11, 5_000), World.Mutation.none(), w -> {});

    System.out.printf(
        "%s: %s, %d schedules, and 5000 at random%n",
        scenario,
        all ? "every schedule" : "every schedule of " + (bound - 1) + " preemptions",
        all ? runs : before);
    assertThat(runs).isPositive();
  }

  @ParameterizedTest
  @MethodSource("checks")
  void isRedWithoutAnySingleCheck(String check, Scenario scenario, World.Mutation without) {
    assertThatThrownBy(
            () -> {
              scenario.explore(new Schedule.Exhaustive(2), without, w -> {});
              scenario.explore(new Schedule.Sampled(7, 500), without, w -> {});
            })
        .as(check)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("although");
  }

  static Stream<Arguments> checks() {
    return Stream.of(
        without("the rule at a read", Scenario.FLEET_IS_AWAITED, NoRule::new),
        without("the asOf of a load", Scenario.LOAD_AGAINST_INVALIDATED_TAG, NoAsOf::new),
        without("the rule at a join", Scenario.SECOND_READ_JOINS, NoRuleAtJoin::new),
        without("a new position for each change", Scenario.LOG_IS_TRIMMED, OnePosition::new),
        without("maxStaleness", Scenario.NODE_IS_CUT_OFF, NoBound::new),
        without("the search for gaps", Scenario.LOG_IS_TRIMMED, NoGaps::new),
        without("putting back what was lost", Scenario.REPLICA_LOST_WRITES, Forgetful::new),
        without(
            "settling after a restart",
            Scenario.REPLICA_LOST_WRITES_AND_THE_WRITER_IS_SLOW,
            NotSettling::new),
        without(
            "what waits for its place in the log",
            Scenario.READS_BEFORE_ITS_QUEUE_IS_APPENDED,
            NoUnplaced::new),
        without(
            "having read the log to its end",
            Scenario.READS_A_LONG_LOG_AFTER_A_CUT,
            NotToTheEnd::new),
        without("the label of what is only young", Scenario.STARTS_CUT_OFF, NoLabel::new),
        without(
            "the same label for who is not listed any more",
            Scenario.IS_STRUCK_OFF_AND_GOES_ON,
            NoLabel::new),
        without("the clock on the wall", Scenario.IS_SUSPENDED, NoWallClock::new),
        without("the lineage of places", Scenario.LOG_LOSES_WHAT_ENTRIES_REMEMBER, NoLineage::new),
        without(
            "the doubt about what nobody can put back",
            Scenario.OLD_SNAPSHOT_COMES_BACK,
            NoDoubt::new),
        without(
            "having heard of where something was appended",
            Scenario.WRITES_INTO_A_LOG_THAT_IT_HAS_NOT_HEARD_OF,
            NeverUnheardOf::new),
        without(
            "a time that never goes back",
            Scenario.INVALIDATES_BETWEEN_TWO_LOOKS_AT_A_LOG_THAT_RESTARTED,
            BackInTime::new),
        without(
            "a list without those who have not looked since it was lost",
            Scenario.JOINS_FIRST_AFTER_A_FLUSH,
            AllListed::new),
        without("applying ahead", Scenario.INVALIDATES_BEHIND_A_GAP, NotAhead::new),
        without("the floor of forgotten names", Scenario.NAMES_ARE_FORGOTTEN, NoFloor::new));
  }

  @ParameterizedTest
  @EnumSource(names = {"OLD_SNAPSHOT_COMES_BACK", "IS_CUT_OFF_WHEN_A_DOUBT_IS_RAISED"})
  void whatNobodyCanPutBackIsInDoubtForAll(Scenario scenario) {
    World.Mutation forgetful = World.Mutation.of(() -> new Coherence(BOUND, false, 2));

    int runs = scenario.explore(new Schedule.Exhaustive(2), forgetful, w -> {});

    assertThat(runs).isPositive();
  }

  /** A node remembers so many incarnations; a barrier in an older one would never be passed. */
  @Test
  void whatWasLostWithALogLongForgottenIsAppendedAgain() {
    World world = new World(new Schedule(new Schedule.Sampled(1, 1)), World.Mutation.none());
    world.one().writeThenInvalidateTag();
    world.redis.promote(1, 0);
    for (int i = 0; i < 20; i++) {
      world.one().follow();
      world.redis.promote(0, 0);
    }

    for (int i = 0; i < 5 && !world.isAwaited(); i++) {
      world.nodes.forEach(World.Node::follow);
      world.one().awaitFleet();
    }

    assertThat(world.isAwaited()).isTrue();
  }

  @Test
  void aColdKeyIsLoadedOnceInTheFleet() {
    Scenario.COLD_KEY.explore(
        new Schedule.Exhaustive(1),
        World.Mutation.none(),
        world -> assertThat(world.loads()).isEqualTo(1));
  }

  @Test
  void aLoadThatLostItsLeaseIsNotStoredOverAnother() {
    Scenario.LEASE_RUNS_OUT.explore(
        new Schedule.Exhaustive(1),
        World.Mutation.none(),
        world -> assertThat(world.redis.lateFills()).isZero());

    World.Mutation unfenced =
        new World.Mutation(World.Mutation.none().coherence(), false, FakeRedis.Limits.usual());
    assertThatThrownBy(
            () ->
                Scenario.LEASE_RUNS_OUT.explore(
                    new Schedule.Exhaustive(1),
                    unfenced,
                    world -> assertThat(world.redis.lateFills()).isZero()))
        .isInstanceOf(AssertionError.class);
  }

  private static Arguments without(String check, Scenario scenario, Supplier<Coherence> mutation) {
    return Arguments.of(check, scenario, World.Mutation.of(mutation));
  }

  private static class Whole extends Coherence {
    Whole() {
      super(BOUND, false, 100);
    }
  }

  private static final class NoRule extends Whole {
    @Override
    public Standing check(Judged response) {
      return Standing.CURRENT;
    }
  }

  private static final class NoAsOf extends Whole {
    @Override
    public LogId asOf() {
      return LogId.of(super.asOf().incarnation(), Long.MAX_VALUE / 2);
    }
  }

  private static final class NoRuleAtJoin extends Whole {
    @Override
    public boolean isShareable(Judged response) {
      return true;
    }
  }

  private static final class OnePosition extends Whole {
    private @Nullable Position first;

    @Override
    public Position here() {
      first = first == null ? super.here() : first;
      return first;
    }
  }

  private static final class NoBound extends Whole {
    @Override
    public boolean isHeard(long nanos, long millis) {
      return true;
    }
  }

  private static final class NoWallClock extends Whole {
    @Override
    protected boolean isSuspended(long millisAhead) {
      return false;
    }
  }

  private static final class NoGaps extends Whole {
    @Override
    protected boolean hasGap(LogSlice slice) {
      return false;
    }
  }

  /** As if nothing that it knows were lost. */
  private static final class Forgetful extends Whole {
    @Override
    protected Restoration restoration(LogSlice slice, LogId left, Moment shared) {
      return Restoration.none();
    }
  }

  private static final class NotSettling extends Whole {
    @Override
    protected boolean isSettled(LogSlice slice) {
      return true;
    }
  }

  private static final class NoDoubt extends Coherence {
    NoDoubt() {
      super(BOUND, false, 2);
    }

    @Override
    protected boolean isInDoubt(Moment moment) {
      return false;
    }
  }

  private static final class NoLineage extends Whole {
    @Override
    protected Moment momentOf(LogId id) {
      return new Moment(id.counter(), id.local());
    }
  }

  private static final class NoLabel extends Whole {
    @Override
    protected Standing youngAndUnheard() {
      return Standing.CURRENT;
    }
  }

  private static final class NotToTheEnd extends Whole {
    @Override
    protected boolean isAll(LogSlice slice) {
      return true;
    }
  }

  private static final class NoUnplaced extends Whole {
    @Override
    public synchronized void applyUnplaced(List<String> names) {
      applyLocally(names);
    }

    @Override
    public synchronized void placed(List<String> names) {}
  }

  private static final class NeverUnheardOf extends Whole {
    @Override
    protected boolean hasHeardOf(LogId id) {
      return true;
    }
  }

  private static final class BackInTime extends Whole {
    @Override
    protected Moment afterAllLoads() {
      Moment here = momentOf(asOf());
      return new Moment(here.time(), here.local() + 1);
    }
  }

  private static final class AllListed extends Whole {
    @Override
    public synchronized boolean areAllListed(LogSlice slice, long nanos) {
      return true;
    }
  }

  private static final class NotAhead extends Whole {
    @Override
    public synchronized void applyAhead(List<String> names, LogId id) {}
  }

  private static final class NoFloor extends Coherence {
    NoFloor() {
      super(BOUND, false, 3);
    }

    @Override
    protected boolean isBelowFloor(Moment moment) {
      return false;
    }
  }
}
