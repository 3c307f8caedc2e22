package dev.edgekit.cache.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.internal.log.LogExchange.Chunk;
import dev.edgekit.cache.internal.log.LogExchange.Old;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What goes back into a log that lost it, and when all of it is back. */
class RestorationTest {
  @Test
  void theChunksComeInOrderAndTheRestAfterThem() {
    List<Old> lost = List.of(new Old("tb", 7), new Old("ta", 5));
    Restoration restoration = new Restoration(lost, 8, List.of("tc"), true);

    assertThat(restoration.isDone(4)).isFalse();
    assertThat(restoration.nextExtras(4)).isEmpty();
    assertThat(restoration.next(4))
        .isEqualTo(new Chunk(4, 8, List.of(new Old("ta", 5), new Old("tb", 7))));
    assertThat(restoration.next(5)).isEqualTo(new Chunk(5, 8, List.of(new Old("tb", 7))));

    assertThat(restoration.next(8)).isEqualTo(Chunk.NONE);
    assertThat(restoration.isDone(8)).isFalse();
    assertThat(restoration.nextExtras(8)).containsExactly("tc");
    restoration.sent(List.of("td"));
    assertThat(restoration.isDone(8)).isFalse();
    restoration.sent(List.of("tc"));
    restoration.sent(List.of("tc")); // by another look
    assertThat(restoration.isDone(8)).isTrue();
    assertThat(restoration.nextExtras(8)).isEmpty();
  }

  @Test
  void aPlaceIsNeverSplit() {
    List<Old> lost = IntStream.range(0, 700).mapToObj(i -> new Old("k" + i, 1 + i / 400)).toList();
    Restoration restoration = new Restoration(lost, 3, List.of(), true);

    assertThat(restoration.next(0).to()).isEqualTo(2);
    assertThat(restoration.next(0).names()).hasSize(700);
  }

  @Test
  void whatWasForgottenOrIsTooMuchDoesNotGoBackInPart() {
    List<String> many = IntStream.rangeClosed(0, Restoration.MAX_NAMES).mapToObj(i -> "").toList();

    for (Restoration restoration :
        List.of(
            new Restoration(List.of(new Old("ta", 5)), 8, List.of("tb"), false),
            new Restoration(List.of(new Old("ta", 5)), 8, many, true))) {
      assertThat(restoration.isPossible()).isFalse();
      assertThat(restoration.isDone(0)).isTrue();
      assertThat(restoration.next(0)).isEqualTo(Chunk.NONE);
      assertThat(restoration.nextExtras(9)).isEmpty();
    }
    assertThat(new Restoration(List.of(), 0, many.subList(1, many.size()), true).isPossible())
        .isTrue();
  }
}
