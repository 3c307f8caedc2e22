package dev.edgekit.cache.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.CacheTag;
import dev.edgekit.http.Headers;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CacheGroupsTest {
  @Test
  void aGroupIsATagOfItsHost() {
    assertThat(groups("A.example", "\"scripts\", \"a b\", \"a%b,c:d\", token, 1"))
        .containsExactly(
            "group:a.example:scripts", "group:a.example:a%20b", "group:a.example:a%25b%2cc%3ad");
    assertThat(groups("a.example:8080", "\"x\"")).containsExactly("group:a.example%3a8080:x");
    assertThat(groups("a.example", "\"unfinished")).isEmpty();
  }

  @Test
  void invalidatesTheSameGroupsOfTheSameHostAlone() {
    List<CacheTag> named =
        CacheGroups.invalidatedBy("a.example", Headers.of("Cache-Group-Invalidation", "\"x y\""));

    assertThat(named)
        .isEqualTo(CacheGroups.of("a.example", Headers.of("Cache-Groups", "\"x y\"")))
        .isNotEqualTo(CacheGroups.of("b.example", Headers.of("Cache-Groups", "\"x y\"")));
    assertThat(named).allMatch(tag -> CacheGroups.isGroup(tag.name()));
    assertThat(CacheGroups.isGroup("x y")).isFalse();
  }

  @Test
  void takesAsManyGroupsAsARecipientMust() {
    String many = String.join(", ", Collections.nCopies(33, "\"g\""));

    assertThat(groups("a.example", many)).hasSize(32);
  }

  private static List<String> groups(String host, String field) {
    return CacheGroups.of(host, Headers.of("Cache-Groups", field)).stream()
        .map(CacheTag::name)
        .toList();
  }
}
