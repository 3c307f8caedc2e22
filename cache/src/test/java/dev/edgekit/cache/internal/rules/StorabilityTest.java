package dev.edgekit.cache.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.CachePolicy;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Response;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StorabilityTest {
  private static final CachePolicy POLICY = CachePolicy.fresh(Duration.ofMinutes(1));
  private static final Storability.Asked ANYBODY = asked("GET", Headers.empty(), false, false);

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          GET,  200, '',                          '',               STORABLE
          HEAD, 200, '',                          '',               METHOD
          GET,  200, 'Cache-Control: no-store',   '',               REQUEST_NO_STORE
          GET,  200, '',         'Cache-Control: no-store',         NO_STORE
          GET,  200, '',         'Cache-Control: no-store, must-understand', STORABLE
          GET,  299, '',         'Cache-Control: must-understand, max-age=9', STATUS
          GET,  418, '',                          '',               STATUS
          GET,  418, '',         'Cache-Control: max-age=9',        STORABLE
          GET,  418, '',         'Cache-Control: public',           STORABLE
          GET,  404, '',                          '',               STORABLE
          GET,  416, '',         'Cache-Control: max-age=9',        ONE_REQUEST
          GET,  200, '',         'Vary: *',                         VARY_ALL
          GET,  200, '',         'Set-Cookie: a=b',                 SET_COOKIE
          """)
  void storesWhatRfc9111AllowsAndIsSafe(
      String method, int status, String field, String answer, Storability expected) {
    Response response = response(status, answer);

    assertThat(storability(asked(method, headers(field), false, false), response, POLICY))
        .isEqualTo(expected);
  }

  @Test
  void aStatusForWhichThePolicySaysZeroIsNotStoredWhateverTheResponseSays() {
    CachePolicy without404 = POLICY.forStatus(404, Duration.ZERO);

    assertThat(storability(ANYBODY, response(404, "Cache-Control: max-age=9"), without404))
        .isEqualTo(Storability.STATUS);
    assertThat(storability(ANYBODY, response(410, "Cache-Control: max-age=9"), without404))
        .isEqualTo(Storability.STORABLE);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          500, '',                        true
          503, 'Vary: Accept',            true
          499, '',                        false
          503, 'Cache-Control: no-store', false
          503, 'Cache-Control: private',  false
          503, 'Set-Cookie: a=b',         false
          503, 'Vary: *',                 false
          """)
  void thoseWhoWaitTogetherShareAFailureThatIsNobodysOwn(int status, String field, boolean shared) {
    assertThat(
            ANYBODY.maySharePassing(
                response(status, field), CachePolicy.followingOrigin(), Storability.STATUS))
        .isEqualTo(shared);
  }

  @Test
  void nobodyWaitsForTheAnswerToAnothersCredentials() {
    Response failed = response(503, "");

    assertThat(
            asked("GET", Headers.empty(), false, true)
                .maySharePassing(failed, POLICY, Storability.STATUS))
        .isFalse();
    assertThat(
            asked("GET", Headers.empty(), true, false)
                .maySharePassing(
                    response(503, "Cache-Control: private"), POLICY, Storability.STATUS))
        .as("all who wait are the one user")
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatIsNoFailureIsSharedOnlyIfTheRequestOrItsStatusKeptItOut(Storability why) {
    boolean shared =
        why == Storability.STATUS
            || why == Storability.METHOD
            || why == Storability.REQUEST_NO_STORE;
    Response found = response(418, "");

    assertThat(ANYBODY.maySharePassing(found, POLICY, why)).isEqualTo(shared);
    assertThat(ANYBODY.maySharePassing(found, CachePolicy.followingOrigin(), why)).isFalse();
    assertThat(ANYBODY.maySharePassing(response(416, ""), POLICY, why)).isFalse();
  }

  private static Storability storability(
      Storability.Asked asked, Response response, CachePolicy policy) {
    return Storability.of(asked, response, policy, Lifetime.of(response, policy, 0, 0));
  }

  private static Storability.Asked asked(
      String method, Headers headers, boolean oneUser, boolean credentials) {
    return new Storability.Asked(method, headers, oneUser, credentials, false);
  }

  private static Response response(int status, String field) {
    return Response.of(status).withHeaders(headers(field));
  }

  private static Headers headers(String field) {
    int colon = field.indexOf(": ");
    return colon < 0
        ? Headers.empty()
        : Headers.of(field.substring(0, colon), field.substring(colon + 2));
  }
}
