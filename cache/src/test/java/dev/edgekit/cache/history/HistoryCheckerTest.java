package dev.edgekit.cache.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.history.History.Mark;
import dev.edgekit.cache.history.History.Read;
import dev.edgekit.cache.history.History.Stage;
import dev.edgekit.cache.history.HistoryChecker.Rule;
import dev.edgekit.cache.history.HistoryChecker.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HistoryCheckerTest {
  private static final Duration BOUND = Duration.ofNanos(100);

  private final History history = new History();

  @Test
  void acceptsOldVersionsUntilTheInvalidationReturned() {
    mark(Stage.RETURNED, "a", 2, 1000);
    read("a", 999, 1, true);

    assertThat(check().violations()).isEmpty();
  }

  @Test
  void refusesAnOlderReadThatStartsAfterwardsOnTheSameNode() {
    mark(Stage.RETURNED, "a", 2, 1000);
    read("a", 1001, 1, false);

    assertThat(check().violations()).extracting("rule").containsExactly(Rule.OWN_INVALIDATION);
  }

  @Test
  void givesOtherNodesTheBoundAndNotMore() {
    mark(Stage.RETURNED, "a", 2, 1000);
    mark(Stage.ANNOUNCED, "a", 2, 1010);
    read("b", 1110, 1, true);
    assertThat(check().violations()).isEmpty();

    read("b", 1111, 1, true);
    assertThat(check().violations()).extracting("rule").containsExactly(Rule.BOUND);
  }

  @Test
  void acceptsWhatIsLabelledStaleOnOtherNodes() {
    mark(Stage.ANNOUNCED, "a", 2, 1000);
    mark(Stage.FLEET, "a", 2, 1000);
    read("b", 5000, 1, false);

    Verdict verdict = check();
    assertThat(verdict.violations()).isEmpty();
    assertThat(verdict.staleReads()).isEqualTo(1);
  }

  @Test
  void givesNoTimeOnceTheFleetHasIt() {
    mark(Stage.ANNOUNCED, "a", 2, 1000);
    mark(Stage.FLEET, "a", 2, 1020);
    read("b", 1021, 1, true);

    assertThat(check().violations()).extracting("rule").containsExactly(Rule.FLEET);
  }

  @Test
  void keepsTheHighestVersionWhenInvalidationsOvertakeEachOther() {
    mark(Stage.RETURNED, "a", 3, 1000);
    mark(Stage.RETURNED, "a", 2, 1005);
    read("a", 1010, 2, true);

    assertThat(check().violations()).singleElement().extracting("atLeast").isEqualTo(3L);
  }

  @Test
  void measuresTheWorstStalenessFromTheFirstNewerVersion() {
    mark(Stage.ANNOUNCED, "a", 2, 1000);
    mark(Stage.ANNOUNCED, "a", 3, 1030);
    read("b", 1050, 1, true);

    assertThat(check().worstStaleness()).isEqualTo(Duration.ofNanos(50));
  }

  @Test
  void readsBackWhatANodePrints() {
    Read read = new Read("a", "k1", 1, 2, 3, true);
    Mark mark = new Mark(Stage.FLEET, "a", "k1", 3, 4);

    history.parse("a", History.line(read));
    history.parse("a", History.line(mark));

    assertThat(history.reads()).containsExactly(read);
    assertThat(history.marks()).containsExactly(mark);
  }

  private Verdict check() {
    return HistoryChecker.check(history, BOUND);
  }

  private void mark(Stage stage, String node, long version, long at) {
    history.add(new Mark(stage, node, "k1", version, at));
  }

  private void read(String node, long start, long version, boolean fresh) {
    history.add(new Read(node, "k1", start, start + 1, version, fresh));
  }
}
