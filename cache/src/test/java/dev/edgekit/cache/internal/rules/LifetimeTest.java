package dev.edgekit.cache.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.CachePolicy;
import dev.edgekit.http.Response;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a response may be used; what it says of its age, {@code HttpSemanticsTest} has. */
class LifetimeTest {
  @ParameterizedTest
  @CsvSource({"0, 10", "1, 9", "999, 9", "1000, 9", "9999, 0", "10000, 0", "10001, -1", "-500, 10"})
  void countsWholeSecondsToTheEndOfFreshness(long age, long left) {
    assertThat(new Lifetime(0, 10_000, 0, 0, false, true).secondsLeft(age)).isEqualTo(left);
  }

  @Test
  void jitterShortensTheFreshnessAlone() {
    Lifetime life = new Lifetime(7, 10_000, 500, 900, true, true);

    assertThat(life.shortened(0.25)).isEqualTo(new Lifetime(7, 7_500, 500, 900, true, true));
    assertThat(life.shortened(0)).isEqualTo(life);
    assertThat(life.withoutRevalidation()).isEqualTo(new Lifetime(7, 10_000, 0, 900, true, true));
    assertThat(life.total()).isEqualTo(10_900);
  }

  @ParameterizedTest
  @CsvSource({
    "fresh, 30, 20",
    "fresh, 5, 5",
    "following, 30, 30",
    "following, 5, 5",
  })
  void aWindowIsTheShorterUnlessTheOriginIsFollowed(String kind, long own, long expected) {
    CachePolicy base =
        kind.equals("fresh")
            ? CachePolicy.fresh(Duration.ofMinutes(1))
            : CachePolicy.followingOrigin();
    CachePolicy policy =
        base.staleWhileRevalidate(Duration.ofSeconds(20)).staleIfError(Duration.ofSeconds(20));
    Response response =
        Response.of(200)
            .withHeader(
                "Cache-Control",
                "max-age=60, stale-while-revalidate=%d, stale-if-error=%d".formatted(own, own));

    Lifetime life = Lifetime.of(response, policy, 0, 0);

    assertThat(life.whileRevalidate()).isEqualTo(expected * 1000);
    assertThat(life.ifError()).isEqualTo(expected * 1000);
  }
}
