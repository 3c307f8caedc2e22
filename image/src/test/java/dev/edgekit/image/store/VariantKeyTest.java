package dev.edgekit.image.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.image.Transform;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VariantKeyTest {
  @Test
  void keysOfDifferentTenantsDiffer() {
    Set<VariantKey> keys = new HashSet<>();
    SourceKey source = SourceKey.of("a.jpg");
    List<String> ids = List.of("a", "b", "ab", "a;b", "a,b", " a", "A", "ä", "a/b", "a\u0000b");
    for (String version : List.of("1", "2")) {
      for (Transform transform : List.of(Transform.width(320), Transform.width(640))) {
        for (String id : ids) {
          keys.add(VariantKey.of(source, version, transform).of(Tenant.of(id)));
        }
        keys.add(VariantKey.of(source, version, transform));
      }
    }

    assertThat(keys).hasSize(4 * (ids.size() + 1));
    assertThat(keys).extracting(VariantKey::source).containsOnly(VariantKey.sourceId(source));
  }

  @Test
  void partsOfAKeyNeverRunTogether() {
    assertThat(VariantKey.hash("ab", "c"))
        .isNotEqualTo(VariantKey.hash("a", "bc"))
        .isNotEqualTo(VariantKey.hash("ab", "c", ""));
  }
}
