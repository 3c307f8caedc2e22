package dev.edgekit.cache.internal.stored;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.log.Standing;
import dev.edgekit.cache.internal.rules.Lifetime;
import dev.edgekit.cache.internal.rules.VaryRule;
import dev.edgekit.http.Headers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A response fresh for 10 s, served while it is refreshed for 5 s more, for errors for 20 s more.
 */
class FreshnessTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          CURRENT,      9999, FRESH
          CURRENT,     10000, STALE_USABLE
          CURRENT,     14999, STALE_USABLE
          CURRENT,     15000, MUST_REVALIDATE
          LOADED_HERE,  9999, FRESH
          LOADED_HERE, 10000, STALE_USABLE
          UNHEARD,      9999, STALE_USABLE
          UNHEARD,     15000, MUST_REVALIDATE
          INVALIDATED,     0, MUST_REVALIDATE
          BELOW_FLOOR,     0, MUST_REVALIDATE
          CURRENT,     -1000, FRESH
          CURRENT,     -1001, MUST_REVALIDATE
          """)
  void dependsOnTheLogAndOnItsAge(Standing standing, long age, Freshness expected) {
    assertThat(Freshness.of(stored(200, 5_000, false), standing, Headers.empty(), age))
        .isEqualTo(expected);
  }

  @Test
  void whatIsNotThereIsAbsentAndWithoutAWindowNothingIsUsableStale() {
    assertThat(Freshness.of(null, Standing.CURRENT, Headers.empty(), 0))
        .isEqualTo(Freshness.ABSENT);
    assertThat(Freshness.of(stored(200, 0, false), Standing.UNHEARD, Headers.empty(), 9_999))
        .isEqualTo(Freshness.MUST_REVALIDATE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no-cache      |     1 | MUST_REVALIDATE
          max-age=0     |     1 | MUST_REVALIDATE
          max-age=3     |  3999 | FRESH
          max-age=3     |  4000 | MUST_REVALIDATE
          min-fresh=4   |  6000 | FRESH
          min-fresh=4   |  6001 | MUST_REVALIDATE
          max-stale=20  | 30000 | FRESH
          max-stale=20  | 30001 | MUST_REVALIDATE
          max-stale     | 90000 | FRESH
          """)
  void aClientMayAskForMoreOrLessWhereTheOriginIsFollowed(
      String field, long age, Freshness expected) {
    Headers request = Headers.of("Cache-Control", field);

    assertThat(Freshness.of(stored(200, 5_000, false), Standing.CURRENT, request, age))
        .isEqualTo(expected);
  }

  @Test
  void aReloadReachesNoOriginWhereThePolicySetsTheLifetime() {
    Headers request = Headers.of("Cache-Control", "no-cache", "Pragma", "no-cache");

    assertThat(Freshness.of(stored(200, 5_000, true), Standing.CURRENT, request, 1))
        .isEqualTo(Freshness.FRESH);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          200, CURRENT,     29999, true
          200, UNHEARD,     29999, true
          200, CURRENT,     30000, false
          200, INVALIDATED, 29999, false
          200, BELOW_FLOOR, 29999, false
          200, CURRENT,     -1001, false
          499, CURRENT,     29999, true
          500, CURRENT,     29999, false
          """)
  void standsInForAnErrorUnlessItMayBeOutOfDateOrIsOne(
      int status, Standing standing, long age, boolean expected) {
    assertThat(Freshness.mayStandIn(stored(status, 5_000, false), standing, age))
        .isEqualTo(expected);
  }

  private static StoredResponse stored(int status, long whileRevalidate, boolean byPolicy) {
    Lifetime lifetime = new Lifetime(0, 10_000, whileRevalidate, 20_000, false, byPolicy);
    return StoredResponse.read(
        new StoredResponse.Parts(
            status,
            Headers.empty(),
            lifetime,
            VaryRule.of(Headers.empty()),
            "",
            List.of(),
            LogId.ZERO,
            "",
            ""),
        null);
  }
}
