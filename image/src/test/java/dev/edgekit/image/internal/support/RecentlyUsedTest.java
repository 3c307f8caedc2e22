package dev.edgekit.image.internal.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RecentlyUsedTest {
  @Test
  void whatWasNotUsedLongestIsForgotten() {
    Map<String, Integer> map = RecentlyUsed.map(2);
    map.put("a", 1);
    map.put("b", 2);
    assertThat(map).containsEntry("a", 1);
    assertThat(map.get("a")).isEqualTo(1);
    map.put("c", 3);

    assertThat(map.keySet()).containsExactlyInAnyOrder("a", "c");
  }
}
