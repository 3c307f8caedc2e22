package dev.edgekit.cache.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.internal.log.Coherence.Next;
import dev.edgekit.cache.internal.log.LogExchange.Flag;
import dev.edgekit.cache.internal.log.LogExchange.Old;
import dev.edgekit.cache.internal.log.RemoteLog.PlacedName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What no schedule of two nodes reaches: how looks and news are taken in, one by one. */
class CoherenceTest {
  private static final long BOUND = 2_000_000_000L;

  private final Coherence coherence = new Coherence(BOUND, false, 10_000);
  private final Instants start = new Instants(1000, 1);

  private record Entry(LogId asOf, boolean isLoadedHere, long loadedNanos)
      implements Coherence.Judged {
    @Override
    public List<String> names() {
      return List.of("tt");
    }
  }

  /** Knows the log 1 up to its first entry, and has heard it. */
  @BeforeEach
  void follows() {
    LogSlice empty = slice(1, 1, 0, List.of());
    assertThat(coherence.apply(empty, look(), start)).isEqualTo(Next.RELOAD);
    coherence.reload(empty, List.of(), List.of("n"), start);
    assertThat(coherence.apply(empty, look(), start)).isEqualTo(Next.NOTHING);
  }

  @Test
  void whoHasHeardNothingCallsOnlyItsOwnYoung() {
    Coherence deaf = new Coherence(BOUND, false, 10);

    assertThat(deaf.isHeard(1, 0)).isFalse();
    assertThat(deaf.standingOf(new Entry(LogId.ZERO, true, 5), 5 + BOUND, 0))
        .isEqualTo(Standing.LOADED_HERE);
    assertThat(deaf.standingOf(new Entry(LogId.ZERO, true, 5), 6 + BOUND, 0))
        .isEqualTo(Standing.UNHEARD);
    assertThat(deaf.standingOf(new Entry(LogId.ZERO, false, 0), 1, 0)).isEqualTo(Standing.UNHEARD);
  }

  @Test
  void aLookThatIsAnsweredLateTakesNoTimeBack() {
    coherence.apply(slice(1, 1, 0, List.of()), look(), new Instants(500, 0));

    assertThat(coherence.isHeard(1000 + BOUND, 1)).isTrue();
    assertThat(coherence.isHeard(1001 + BOUND, 1)).isFalse();
  }

  /** Monotonic time may be anything. */
  @Test
  void aFirstLookCountsWhateverItsTime() {
    Coherence early = new Coherence(BOUND, false, 10);
    Instants before = new Instants(-1000, 1);
    LogSlice empty = slice(1, 1, 0, List.of());
    early.reload(empty, List.of(), List.of(), before);
    assertThat(early.apply(empty, LogExchange.look("n", early.asOf(), 2000), before))
        .isEqualTo(Next.NOTHING);

    assertThat(early.isHeard(BOUND - 1000, 1)).isTrue();
  }

  @Test
  void aMemberThatIsSilentForTheBoundIsDoubted() {
    coherence.apply(unsettled(0), look(), start);
    coherence.apply(unsettled(0), look(), new Instants(1000 + BOUND / 2, 1));

    assertThat(coherence.look("n", 1000 + BOUND).flags()).doesNotContain(Flag.DOUBT);
    assertThat(coherence.look("n", 1001 + BOUND).flags()).contains(Flag.DOUBT);
  }

  @Test
  void aNameIsUnplacedUntilEachOfItsInvalidationsHasAPlace() {
    Entry elsewhere = new Entry(coherence.asOf(), false, 0);
    coherence.applyUnplaced(List.of("ta"));
    coherence.applyUnplaced(List.of("tt"));
    coherence.applyUnplaced(List.of("tt"));
    Entry later = new Entry(LogId.of(1, 9), false, 0);

    coherence.placed(List.of("tt"));
    assertThat(coherence.check(later)).isEqualTo(Standing.INVALIDATED);

    coherence.placed(List.of("tt"));
    assertThat(coherence.check(later)).isEqualTo(Standing.CURRENT);
    assertThat(coherence.check(elsewhere)).isEqualTo(Standing.INVALIDATED);
  }

  @Test
  void whatNamesEverythingWithoutAPlaceLeavesNothingFromElsewhere() {
    coherence.applyUnplaced(List.of(Names.EVERYTHING));

    assertThat(coherence.check(new Entry(LogId.of(1, 9), false, 0)))
        .isEqualTo(Standing.INVALIDATED);
    assertThat(coherence.check(new Entry(coherence.asOf(), true, 1))).isEqualTo(Standing.CURRENT);
  }

  @Test
  void aPlaceThatItHasNotReadUpToIsAhead() {
    assertThat(coherence.isAhead(LogId.of(1, 0))).isFalse();
    assertThat(coherence.isAhead(LogId.of(1, 1))).isTrue();
    assertThat(coherence.isAhead(LogId.of(9, 0))).isTrue();
  }

  @Test
  void onlyTheNextNewsMovesIt() {
    assertThat(coherence.applyNews(List.of(entry(1, 1, "ta")))).isFalse();
    assertThat(coherence.asOf().counter()).isEqualTo(1);
    assertThat(coherence.applyNews(List.of(entry(1, 1, "tt")))).isFalse(); // known
    assertThat(coherence.check(new Entry(LogId.of(1, 1), false, 0))).isEqualTo(Standing.CURRENT);

    assertThat(coherence.applyNews(List.of(entry(1, 3, "tt")))).isTrue();
    assertThat(coherence.asOf().counter()).isEqualTo(1);
    assertThat(coherence.check(new Entry(LogId.of(1, 2), false, 0)))
        .isEqualTo(Standing.INVALIDATED);
    assertThat(coherence.check(new Entry(LogId.of(1, 3), false, 0))).isEqualTo(Standing.CURRENT);
  }

  @Test
  void newsOfALogThatItHasNotHeardOfIsComparedWithNothing() {
    coherence.applyNews(List.of(entry(1, 1, "ta"), entry(1, 2, "ta")));

    assertThat(coherence.applyNews(List.of(entry(7, 1, "tt")))).isTrue();
    assertThat(coherence.applyNews(List.of(entry(7, 3, "tt")))).isTrue();

    assertThat(coherence.asOf().incarnation()).isEqualTo(1);
    assertThat(coherence.check(new Entry(LogId.of(1, 9), false, 0)))
        .isEqualTo(Standing.INVALIDATED);
  }

  @Test
  void anAppendAfterWhatIsNotReadIsNoProofOfIt() {
    LogExchange asked = look().appending(List.of("ta"));

    coherence.applyAppended(slice(1, 1, 2, List.of()), asked, new Instants(2000, 1));

    assertThat(coherence.asOf().counter()).isZero();
    assertThat(coherence.isHeard(1001 + BOUND, 1)).isFalse();
    coherence.applyAppended(slice(1, 1, 1, List.of()), asked, new Instants(2000, 1));
    assertThat(coherence.asOf().counter()).isEqualTo(1);
    assertThat(coherence.isHeard(1001 + BOUND, 1)).isTrue();
  }

  @Test
  void anAppendThatTheLogSentBeforeItsAnswerStaysAtItsPlace() {
    LogExchange asked = look().appending(List.of("tt"));
    coherence.applyNews(List.of(entry(1, 1, "tt")));
    Entry later = new Entry(coherence.asOf(), true, 1);

    coherence.applyAppended(slice(1, 1, 1, List.of()), asked, start);

    assertThat(coherence.check(later)).isEqualTo(Standing.CURRENT);
  }

  @Test
  void anAppendToALogThatItHasNotHeardOfIsComparedWithNothing() {
    coherence.applyAppended(slice(7, 1, 1, List.of()), look().appending(List.of("tt")), start);

    assertThat(coherence.asOf().incarnation()).isEqualTo(1);
    assertThat(coherence.check(new Entry(LogId.of(1, 9), false, 0)))
        .isEqualTo(Standing.INVALIDATED);
  }

  /** Its counters begin wherever what it lost began. */
  @Test
  void anAppendToALogThatItHasNotHeardOfCountsWhateverItsCounter() {
    coherence.applyNews(List.of(entry(1, 1, "ta"), entry(1, 2, "ta")));
    Entry before = new Entry(coherence.asOf(), true, 1);

    coherence.applyAppended(slice(7, 1, 1, List.of()), look().appending(List.of("tt")), start);

    assertThat(coherence.check(before)).isEqualTo(Standing.INVALIDATED);
  }

  @Test
  void whatWasLoadedBeforeARestartIsVouchedForOnceThatIsSettled() {
    Entry old = new Entry(coherence.asOf(), true, 1);
    coherence.apply(unsettled(0), look(), start);
    coherence.apply(unsettled(0), look(), start);
    assertThat(coherence.standingOf(old, 2 * BOUND, 1)).isEqualTo(Standing.UNHEARD);

    coherence.apply(slice(2, 1, 0, List.of()), look(), new Instants(2 * BOUND, 1));

    assertThat(coherence.standingOf(old, 2 * BOUND, 1)).isEqualTo(Standing.CURRENT);
  }

  @Test
  void anAnswerThatComesLateMovesItNotBack() {
    coherence.applyNews(List.of(entry(1, 1, "ta"), entry(1, 2, "ta")));

    coherence.apply(slice(1, 1, 1, List.of(entry(1, 1, "ta"))), look(), start);

    assertThat(coherence.asOf().counter()).isEqualTo(2);
  }

  @Test
  void whatItKnewInvalidatesNothingWhenOthersPutItBack() {
    coherence.applyNews(List.of(entry(1, 1, "tt")));
    Entry known = new Entry(coherence.asOf(), true, 1);
    Entry older = new Entry(LogId.of(1, 0), true, 1);
    coherence.apply(unsettled(0), look(), start);

    coherence.apply(slice(2, 1, 1, List.of(restored(1, "tt", 1))), look(), start);
    assertThat(coherence.check(known)).isEqualTo(Standing.CURRENT);
    assertThat(coherence.check(older)).isEqualTo(Standing.INVALIDATED);

    coherence.apply(slice(2, 1, 2, List.of(restored(2, "tt", 2))), look(), start);
    assertThat(coherence.check(known)).isEqualTo(Standing.INVALIDATED);
  }

  @Test
  void aDoubtEndsWhatIsPutBackAndLastsWhateverComesAfterIt() {
    coherence.applyNews(List.of(entry(1, 1, "ta")));
    Entry old = new Entry(coherence.asOf(), true, 1);
    coherence.apply(unsettled(0), look(), start);
    assertThat(coherence.look("n", 1000).chunk().names()).hasSize(1);
    LogEntry doubt =
        new LogEntry(LogId.of(2, 1), List.of(), List.of(), 1, List.of(), List.of(), 1, false);

    coherence.apply(doubted(1, List.of(doubt)), look(), start);
    coherence.apply(doubted(2, List.of(entry(2, 2, "tb"))), look(), start);

    assertThat(coherence.look("n", 1000).chunk().names()).isEmpty();
    assertThat(coherence.check(old)).isEqualTo(Standing.UNHEARD);
  }

  @Test
  void whatItSaidToALogBeforeIsNotSaidToTheNext() {
    coherence.apply(unsettled(0), look(), start);
    LogExchange said = coherence.look("n", 1000);
    LogSlice next =
        new LogSlice(
            3, 1, 0, false, 0, 0, 1, 0, 0, 0, 2000, Map.of(2L, 0L), "", List.of(), List.of());
    coherence.apply(next, look(), start);

    coherence.apply(next, said, start);

    assertThat(coherence.look("n", 1000).flags()).contains(Flag.MEMBERS);
  }

  @Test
  void everyNewsIsFollowedByALookUntilARestartIsSettled() {
    coherence.apply(unsettled(0), look(), start);

    assertThat(coherence.applyNews(List.of(entry(2, 1, "ta")))).isTrue();
  }

  @Test
  void whoJoinsARestartWaitsAsLongAsAnyoneElse() {
    Coherence joins = new Coherence(BOUND, false, 10);
    joins.reload(unsettled(0), List.of(), List.of(), new Instants(5 * BOUND, 1));

    assertThat(joins.look("n", 6 * BOUND).flags()).doesNotContain(Flag.DOUBT);
    assertThat(joins.look("n", 6 * BOUND + 1).flags()).contains(Flag.DOUBT);
  }

  @Test
  void whatWasAppendedAndLostComesAfterAllThatIsShared() {
    coherence.applyAhead(List.of("tt"), LogId.of(7, 5));
    coherence.apply(forked(8, 4, Map.of(7L, 3L)), look(), start);

    assertThat(coherence.check(new Entry(LogId.of(7, 4), false, 0)))
        .isEqualTo(Standing.INVALIDATED);
    assertThat(coherence.check(new Entry(LogId.of(8, 4), false, 0)))
        .isNotEqualTo(Standing.INVALIDATED);
  }

  @Test
  void whatWasHeardAheadStaysAheadOfWhatIsShared() {
    coherence.applyNews(List.of(entry(1, 3, "tt")));
    coherence.apply(forked(2, 3, Map.of(1L, 2L)), look(), start);

    assertThat(coherence.check(new Entry(LogId.of(2, 2), false, 0)))
        .isEqualTo(Standing.INVALIDATED);
  }

  @Test
  void whatWasHeardOrAppendedAheadIsPutBackToo() {
    LogExchange asked = look().appending(List.of("tb"));
    coherence.applyNews(List.of(entry(1, 3, "ta")));
    coherence.applyAppended(slice(1, 1, 4, List.of()), asked, start);
    coherence.apply(unsettled(0), look(), start);

    assertThat(coherence.look("n", 1000).names()).containsExactlyInAnyOrder("ta", "tb");
  }

  /** Who has followed up to that place need not know of it. */
  @Test
  void whatHasNoPlaceIsPutBackWithoutOne() {
    coherence.applyNews(List.of(entry(1, 1, "ta")));
    coherence.applyLocally(List.of("tb"));
    coherence.apply(unsettled(0), look(), start);

    assertThat(coherence.look("n", 1000).chunk().names()).containsExactly(new Old("ta", 1));
    coherence.apply(unsettled(1), coherence.look("n", 1000), start);
    assertThat(coherence.look("n", 1000).names()).containsExactly("tb");
  }

  @Test
  void placesOfALogThatIsNoParentAreNotPutBackAsItsOwn() {
    coherence.applyNews(List.of(entry(1, 1, "ta")));
    Map<Long, Long> forks = new LinkedHashMap<>();
    forks.put(9L, 5L);
    forks.put(1L, 0L);
    coherence.apply(forked(3, 6, forks), look(), start);

    LogExchange look = coherence.look("n", 1000);
    assertThat(look.chunk()).isEqualTo(LogExchange.Chunk.NONE);
    assertThat(look.names()).containsExactly("ta");
  }

  @Test
  void whatAnotherLogSharesIsNotLost() {
    coherence.applyNews(List.of(entry(1, 1, "ta"), entry(1, 2, "ta")));
    coherence.apply(forked(2, 2, Map.of(1L, 1L)), look(), start);

    assertThat(coherence.isLost(LogId.of(1, 1))).isFalse();
    assertThat(coherence.isLost(LogId.of(1, 2))).isTrue();
    assertThat(coherence.isLost(LogId.of(5, 1))).isTrue();
  }

  @Test
  void anIndexThatIsFullTellsNothingOfWhatIsOlder() {
    Entry old = new Entry(LogId.of(1, 3), false, 0);
    List<PlacedName> two = List.of(new PlacedName("ta", 5), new PlacedName("tb", 4));
    Coherence full = new Coherence(BOUND, false, 2);
    full.reload(slice(1, 1, 5, List.of()), two, List.of(), start);
    Coherence roomy = new Coherence(BOUND, false, 3);
    roomy.reload(slice(1, 1, 5, List.of()), two, List.of(), start);

    assertThat(full.check(old)).isEqualTo(Standing.BELOW_FLOOR);
    assertThat(roomy.check(old)).isEqualTo(Standing.CURRENT);
  }

  @Test
  void itSaysOnceWhoTheMembersAre() {
    assertThat(coherence.look("n", 1000).members()).isEmpty();
    coherence.apply(unsettled(0), look(), start);

    LogExchange said = coherence.look("n", 1000);
    assertThat(said.flags()).contains(Flag.MEMBERS);
    assertThat(said.members()).containsExactly("n");
    coherence.apply(unsettled(0), said, start);
    assertThat(coherence.look("n", 1000).flags()).doesNotContain(Flag.MEMBERS);
  }

  /** More names than one exchange puts back. */
  @Test
  void itHasAnsweredWhenTheLastOfWhatWasLostIsBack() {
    for (int i = 1; i <= 600; i++) {
      LogExchange asked = look().appending(List.of("k" + i));
      coherence.applyAppended(slice(1, 1, i, List.of()), asked, start);
    }
    assertThat(coherence.apply(unsettled(0), look(), start)).isEqualTo(Next.LOOK);

    assertThat(answered(500)).isFalse();
    coherence.apply(unsettled(500), coherence.look("n", 1000), start);
    assertThat(answered(100)).isFalse();
    coherence.apply(unsettled(600), coherence.look("n", 1000), start);
    assertThat(answered(0)).isTrue();
  }

  private boolean answered(int chunk) {
    LogExchange look = coherence.look("n", 1000);
    assertThat(look.chunk().names()).hasSize(chunk);
    return look.flags().contains(Flag.ANSWERED);
  }

  private LogExchange look() {
    return LogExchange.look("n", coherence.asOf(), 2000);
  }

  private static LogEntry entry(long incarnation, long counter, String name) {
    return new LogEntry(
        LogId.of(incarnation, counter),
        List.of(name),
        List.of(),
        0,
        List.of(),
        List.of(),
        0,
        false);
  }

  private static LogEntry restored(long counter, String name, long old) {
    List<Old> names = List.of(new Old(name, old));
    return new LogEntry(LogId.of(2, counter), List.of(), names, 1, List.of(), List.of(), 0, false);
  }

  private static LogSlice doubted(long last, List<LogEntry> entries) {
    return new LogSlice(
        2, 1, 0, true, 0, 1, 1, last, 0, 0, 2000, Map.of(1L, 0L), "", entries, List.of());
  }

  /** A log that began with this entry, its ancestors and how far they are shared. */
  private static LogSlice forked(long incarnation, long begun, Map<Long, Long> forks) {
    return new LogSlice(
        incarnation, begun, 0, false, 0, 0, 1, begun, 0, 0, 2000, forks, "", List.of(), List.of());
  }

  /** The log 2, which shares nothing with 1 and has got this much back. */
  private static LogSlice unsettled(long restored) {
    return new LogSlice(
        2, 1, restored, false, 0, 0, 1, 0, 0, 0, 2000, Map.of(1L, 0L), "", List.of(), List.of());
  }

  private static LogSlice slice(long incarnation, long begun, long last, List<LogEntry> entries) {
    return new LogSlice(
        incarnation,
        begun,
        0,
        true,
        0,
        0,
        1,
        last,
        last,
        0,
        2000,
        Map.of(),
        "",
        entries,
        List.of());
  }
}
