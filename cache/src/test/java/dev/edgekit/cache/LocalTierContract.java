package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.rules.Lifetime;
import dev.edgekit.cache.internal.rules.VaryRule;
import dev.edgekit.cache.internal.stored.Bodies;
import dev.edgekit.cache.internal.stored.LocalEntries;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.Headers;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every local tier does. */
abstract class LocalTierContract {
  private static final CacheKey KEY = CacheKey.of("k");

  private LocalEntries tier;

  abstract LocalEntries open();

  @BeforeEach
  void openTier() {
    tier = open();
  }

  @AfterEach
  void closeTier() {
    tier.close();
  }

  @Test
  void findsWhatItHolds() {
    tier.store(KEY, response("a", new LogId(3, 5, 2)));

    StoredResponse found = held(KEY);

    assertThat(found.asOf()).isEqualTo(new LogId(3, 5, 2));
    assertThat(found.names()).containsExactly("kk", "tt");
    assertThat(found.headers().first("Content-Type")).hasValue("text/plain");
    assertThat(found.isLoadedHere()).isTrue();
    Bodies bodies = Objects.requireNonNull(found.bodies());
    assertThat(bodies.identity()).isEqualTo(new byte[] {'a'});
    assertThat(bodies.gzip()).isEqualTo(new byte[] {9});
    assertThat(bodies.brotli()).isNull();
    assertThat(tier.size()).isEqualTo(1);
    assertThat(tier.bytes()).isPositive();
  }

  @Test
  void keepsWhatWasLoadedAtALaterPlaceInTheLog() {
    tier.store(KEY, response("new", LogId.of(3, 7)));
    tier.store(KEY, response("old", LogId.of(3, 6)));

    assertThat(held(KEY).bodyDigest()).isEqualTo("new");
  }

  @Test
  void keepsVariantsApartAndForgets() {
    tier.store(KEY, response("a", LogId.of(3, 1)));
    tier.store(KEY.variant("de"), response("b", LogId.of(3, 1)));

    tier.remove(KEY);

    assertThat(tier.find(KEY)).isNull();
    assertThat(held(KEY.variant("de")).bodyDigest()).isEqualTo("b");
    assertThat(tier.find(CacheKey.of("other"))).isNull();
  }

  private StoredResponse held(CacheKey key) {
    return Objects.requireNonNull(tier.find(key));
  }

  private static StoredResponse response(String id, LogId asOf) {
    StoredResponse.Parts parts =
        new StoredResponse.Parts(
            200,
            Headers.of("Content-Type", "text/plain"),
            new Lifetime(0, 1000, 0, 0, false, true),
            VaryRule.of(Headers.empty()),
            "",
            List.of("kk", "tt"),
            asOf,
            "fillId",
            id);
    return StoredResponse.loaded(
        parts, new Bodies(new byte[] {(byte) id.charAt(0)}, new byte[] {9}, null), 3, 4);
  }
}
