package dev.edgekit.cache.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.cache.internal.log.LogExchange.Flag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FleetLogTest {
  private static final long BOUND = 2_000_000_000L;
  private static final List<String> ALL = List.of(Names.EVERYTHING);

  private final RecordedLog remote = new RecordedLog();
  private final RecordedTime time = new RecordedTime();
  private final Coherence coherence = new Coherence(BOUND, false, Coherence.MAX_NAMES);
  private final List<Duration> roundTrips = new ArrayList<>();
  private final FleetLog log = new FleetLog(remote, coherence, time, roundTrips::add, "one", 3);
  private final List<String> deleted = new ArrayList<>();

  @BeforeEach
  void follow() {
    log.catchUp();
    remote.asked.clear();
  }

  private Invalidation of(String... names) {
    List<String> named = List.of(names);
    return new Invalidation(
        named, () -> deleted.add(String.join(" ", named)), new FleetBarrier(log, time));
  }

  private Invalidation appended(String... names) {
    Invalidation invalidation = of(names);
    log.append(invalidation);
    return invalidation;
  }

  /** Without reaching the log. */
  private Invalidation queued(String... names) {
    remote.refusals = log.queuedNames() == 0 ? 1 : 0;
    return appended(names);
  }

  private List<List<String>> said() {
    return remote.asked.stream().map(LogExchange::names).filter(n -> !n.isEmpty()).toList();
  }

  private static boolean isAppended(Invalidation invalidation) {
    return invalidation.whenAppended().isDone();
  }

  private Standing ofOneFromElsewhere(String name) {
    LogId now = coherence.asOf();
    return coherence.check(
        new Coherence.Judged() {
          @Override
          public List<String> names() {
            return List.of(name);
          }

          @Override
          public LogId asOf() {
            return now;
          }

          @Override
          public boolean isLoadedHere() {
            return false;
          }
        });
  }

  @Test
  void appendsAtOnceAndDeletesWhatItNames() {
    Invalidation one = appended("ka", "kb");

    assertThat(said()).containsExactly(List.of("ka", "kb"));
    assertThat(isAppended(one)).isTrue();
    assertThat(one.id()).isEqualTo(LogId.of(remote.incarnation, 1));
    assertThat(one.appendedNanos()).isEqualTo(time.nanos());
    assertThat(deleted).containsExactly("ka kb");
    assertThat(log.queuedNames()).isZero();
  }

  @Test
  void manyNamesGoInChunksOfWhichTheLastHasThePlace() {
    FleetLog usual = new FleetLog(remote, coherence, time, trip -> {}, "one");
    Invalidation many = of(IntStream.range(0, 2500).mapToObj(i -> "k" + i).toArray(String[]::new));

    usual.append(many);

    assertThat(said()).extracting(List::size).containsExactly(1000, 1000, 500);
    assertThat(said().get(2)).startsWith("k2000").endsWith("k2499");
    assertThat(many.id()).isEqualTo(LogId.of(remote.incarnation, 25));
  }

  @Test
  void moreNamesThanTheQueueHoldsAreTheOneThatAllCarry() {
    appended("ka", "kb", "kc");
    appended("ka", "kb", "kc", "kd");

    assertThat(said()).containsExactly(List.of("ka", "kb", "kc"), ALL);
  }

  @Test
  void nothingIsAppendedWhereTheNodeIs() {
    appended("ka");
    time.millis = 5;

    Invalidation none = appended();

    assertThat(none.id()).isEqualTo(LogId.of(remote.incarnation, 1));
    assertThat(none.appendedNanos()).isEqualTo(5_000_000);
    assertThat(isAppended(none)).isTrue();
    assertThat(said()).hasSize(1);
    assertThat(log.isAppliedByFleet(none)).isTrue();
    assertThat(remote.asked).hasSize(1);
  }

  @Test
  void whatIsQueuedIsAppendedInTheOrderOfItsCalls() {
    Invalidation first = queued("ka");
    int asked = remote.asked.size();
    Invalidation second = appended("kb", "kc"); // the log could be reached again

    assertThat(remote.asked).hasSize(asked);
    assertThat(log.queuedNames()).isEqualTo(3);
    assertThat(deleted).isEmpty();
    assertThat(isAppended(first) || isAppended(second)).isFalse();
    assertThat(ofOneFromElsewhere("kb")).isEqualTo(Standing.INVALIDATED);
    remote.asked.clear();

    log.catchUp();

    assertThat(said()).containsExactly(List.of("ka"), List.of("kb", "kc"));
    assertThat(log.queuedNames()).isZero();
    assertThat(deleted).containsExactly("ka", "kb kc");
    assertThat(isAppended(first) && isAppended(second)).isTrue();
    assertThat(ofOneFromElsewhere("kb")).isEqualTo(Standing.CURRENT);
    Invalidation third = appended("kd");
    assertThat(isAppended(third)).isTrue();
  }

  @Test
  void theSameNamesWaitOnce() {
    Invalidation first = queued("ka");
    Invalidation same = queued("ka");

    assertThat(log.queuedNames()).isEqualTo(1);
    remote.asked.clear();
    log.catchUp();

    assertThat(said()).containsExactly(List.of("ka"));
    assertThat(isAppended(same)).isTrue();
    assertThat(same.id()).isEqualTo(first.id());
    assertThat(ofOneFromElsewhere("ka")).isEqualTo(Standing.CURRENT);
  }

  @Test
  void theSameNamesWaitOnceWhileOthersAreOnTheirWay() {
    queued("ka");
    remote.during.add(
        () -> {
          appended("kb");
          appended("kb");
        });

    remote.asked.clear();
    log.catchUp();

    assertThat(said()).containsExactly(List.of("ka"), List.of("kb"));
  }

  /** Others have appended meanwhile, what this node has yet to read. */
  @Test
  void thePlaceIsThatInTheLogAndNotTheNodes() {
    remote.add(List.of("kz"), false);

    Invalidation one = appended("ka");

    assertThat(one.id()).isEqualTo(LogId.of(remote.incarnation, 2));
    assertThat(coherence.asOf().counter()).isZero();
  }

  /** The other may be in the log already, before what is invalidated now. */
  @Test
  void theSameNamesDoNotJoinWhatIsOnItsWay() {
    Invalidation first = queued("ka");
    Invalidation[] same = new Invalidation[1];
    remote.during.add(() -> same[0] = appended("ka"));
    remote.asked.clear();

    log.catchUp();

    assertThat(said()).containsExactly(List.of("ka"), List.of("ka"));
    assertThat(same[0].id().isKnownAfter(first.id())).isTrue();
    assertThat(log.queuedNames()).isZero();
  }

  @Test
  void aFullQueueBecomesTheOneNameThatAllCarry() {
    Invalidation first = queued("ka", "kb");
    Invalidation second = queued("kc");
    assertThat(log.queuedNames()).isEqualTo(3);
    assertThat(second.names()).containsExactly("kc");
    Invalidation third = queued("kd");
    assertThat(third.names()).isEqualTo(ALL);
    assertThat(first.names()).isEqualTo(ALL);
    assertThat(ofOneFromElsewhere("kz")).isEqualTo(Standing.INVALIDATED);
    remote.asked.clear();

    log.catchUp();

    assertThat(said()).containsExactly(ALL);
    assertThat(isAppended(first) && isAppended(second) && isAppended(third)).isTrue();
    assertThat(log.queuedNames()).isZero();
    assertThat(ofOneFromElsewhere("ka")).isEqualTo(Standing.CURRENT);
    assertThat(ofOneFromElsewhere("kc")).isEqualTo(Standing.CURRENT);
    assertThat(ofOneFromElsewhere("kz")).isEqualTo(Standing.CURRENT);
  }

  @Test
  void whatComesToAFullQueueJoinsThatName() {
    queued("ka");
    queued("kb", "kc", "kd"); // so that there were room

    Invalidation late = queued("ke");

    assertThat(late.names()).isEqualTo(ALL);
    remote.asked.clear();
    log.catchUp();
    assertThat(said()).containsExactly(ALL);
    assertThat(isAppended(late)).isTrue();
  }

  @Test
  void whatComesWhileThatNameIsOnItsWayWaitsForItself() {
    queued("ka");
    queued("kb", "kc", "kd");
    Invalidation[] late = new Invalidation[1];
    remote.during.add(() -> late[0] = appended("ka")); // as one that is a part of that name
    remote.during.add(() -> assertThat(log.queuedNames()).isEqualTo(1));
    assertThat(log.queuedNames()).isEqualTo(1);
    remote.asked.clear();

    log.catchUp();

    assertThat(said()).containsExactly(ALL, List.of("ka"));
    assertThat(late[0].id()).isEqualTo(LogId.of(remote.incarnation, 2));
    assertThat(log.queuedNames()).isZero();
  }

  @Test
  void whatCouldNotBeAppendedTakesInWhatComesUntilItIs() {
    queued("ka");
    queued("kb", "kc", "kd");
    remote.refusals = 1;
    assertThatThrownBy(log::catchUp).isInstanceOf(RemoteUnavailable.class);

    Invalidation late = appended("ke");

    assertThat(late.names()).isEqualTo(ALL);
  }

  @Test
  void thatNameIsDoneOnceItIsAppended() {
    queued("ka", "kb");
    queued("kc", "kd");
    log.catchUp();

    Invalidation later = queued("ke");

    assertThat(later.names()).containsExactly("ke");
    assertThat(log.queuedNames()).isEqualTo(1);
    assertThat(isAppended(later)).isFalse();
  }

  @Test
  void aLookIsCountedAndTellsTheFleetsTime() {
    int before = time.looks();
    time.fleetTimes.clear();

    log.catchUp();

    assertThat(time.looks()).isEqualTo(before + 2);
    assertThat(time.fleetTimes).containsExactly(1_700_000_000_000L);
  }

  /** As if the log restarted while its index was read. */
  @Test
  void anIndexOfTwoIncarnationsIsNotUsed() {
    RecordedLog restarting =
        new RecordedLog() {
          @Override
          public List<String> nodes() {
            incarnation = 8;
            return super.nodes();
          }
        };
    Coherence joining = new Coherence(BOUND, false, 100);

    new FleetLog(restarting, joining, time, trip -> {}, "two").catchUp();

    assertThat(restarting.asked)
        .extracting(asked -> asked.at().incarnation())
        .containsOnly(0L, 8L)
        .endsWith(8L);
  }

  @Test
  void theIndexIsReadInPages() {
    assertThat(pages(4500)).containsExactly(0, 2000, 4000);
    assertThat(pages(2000)).containsExactly(0, 2000);
    assertThat(pages(Coherence.MAX_NAMES + 5000)).hasSize(Coherence.MAX_NAMES / 2000);
  }

  private List<Integer> pages(int names) {
    RecordedLog full = new RecordedLog();
    full.names = names;
    Coherence joining = new Coherence(BOUND, false, Coherence.MAX_NAMES);
    new FleetLog(full, joining, time, trip -> {}, "two").catchUp();
    return full.pages;
  }

  @Test
  void aProbeIsMeasuredOnceItComesBack() {
    time.millis = 100;
    log.probe();
    assertThat(remote.asked).hasSize(1);
    assertThat(wakes()).isEqualTo(1);
    time.millis = 120;
    assertThat(log.await(10)).isFalse();
    assertThat(roundTrips).isEmpty();
    remote.add(List.of("ka"), false);

    assertThat(log.await(10)).isFalse();
    remote.add(List.of("kb"), true);
    assertThat(log.await(10)).isTrue();

    assertThat(roundTrips).containsExactly(Duration.ofMillis(20));
    assertThat(coherence.asOf()).isEqualTo(LogId.of(remote.incarnation, 2));
  }

  @Test
  void readsOnWithoutWaiting() {
    remote.add(List.of("ka"), false);
    log.readOn();
    assertThat(coherence.asOf()).isEqualTo(LogId.of(remote.incarnation, 1));

    remote.refusals = 1;
    log.readOn();
    assertThat(coherence.asOf()).isEqualTo(LogId.of(remote.incarnation, 1));
  }

  @Test
  void strikesOffByPlacesOfTheLogThatItFollowsAlone() {
    log.bury(LogId.of(remote.incarnation + 1, 5));
    assertThat(remote.asked).isEmpty();

    log.bury(LogId.of(remote.incarnation, 5));
    assertThat(remote.asked).extracting(LogExchange::goneBelow).containsExactly(5L);
  }

  @Test
  void aBarrierIsPassedOnceAllHaveAppliedIt() {
    Invalidation one = appended("ka");
    remote.laggards.add("one"); // this node itself, whose answer has just come
    assertThat(log.isAppliedByFleet(one)).isTrue();
    assertThat(remote.asked.get(1).barrier()).isEqualTo(1);
    assertThat(wakes()).isZero();

    remote.laggards.add("two");
    assertThat(log.isAppliedByFleet(one)).isFalse();
    assertThat(log.isAppliedByFleet(one)).isFalse();
    assertThat(wakes()).isEqualTo(1);
  }

  @Test
  void aBarrierIsPassedWithoutTheSilentOnceTheBoundIsOver() {
    Invalidation one = appended("ka");
    remote.laggards.add("two");

    time.millis += 2000;
    assertThat(log.isAppliedByFleet(one)).isFalse();
    Invalidation other = appended("kb");
    int before = wakes();
    time.millis += 1;
    assertThat(log.isAppliedByFleet(one)).isTrue();
    time.millis += 2000;
    assertThat(log.isAppliedByFleet(other)).isTrue();
    assertThat(wakes()).isEqualTo(before);
  }

  private int wakes() {
    return (int) remote.asked.stream().filter(e -> e.flags().contains(Flag.WAKE)).count();
  }

  @Test
  void noBarrierIsPassedWhereWhoIsListedIsNotKnown() {
    Invalidation one = appended("ka");
    remote.doubt = 1;
    time.millis += 1;
    assertThat(log.isAppliedByFleet(one)).isFalse();

    time.millis += 2000;
    assertThat(log.isAppliedByFleet(one)).isTrue();
  }

  @Test
  void noBarrierIsPassedWhileARestartIsSettled() {
    Invalidation one = appended("ka");
    time.millis += 3000;
    remote.settled = false;
    assertThat(log.isAppliedByFleet(one)).isFalse();

    remote.settled = true;
    assertThat(log.isAppliedByFleet(one)).isTrue();
  }

  @Test
  void noBarrierIsPassedBehindAGap() {
    Invalidation one = appended("ka");
    time.millis += 3000;
    remote.add(List.of("kb"), false);
    remote.add(List.of("kc"), false);
    remote.first = 3;
    assertThat(log.isAppliedByFleet(one)).isFalse();
  }

  /** By this node itself: in pieces that are still to be read. */
  @Test
  void noBarrierIsPassedThatIsStillAhead() {
    Invalidation one = of("ka");
    one.appended(LogId.of(remote.incarnation, 5), time.nanos());
    time.millis += 3000;
    assertThat(log.isAppliedByFleet(one)).isFalse();
  }
}
