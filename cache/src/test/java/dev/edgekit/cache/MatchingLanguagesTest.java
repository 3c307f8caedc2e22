package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Request;
import dev.edgekit.http.RequestBuilder;
import dev.edgekit.http.Response;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets a response that was loaded for another value of {@code Accept-Language}. */
class MatchingLanguagesTest {
  private static final CachePolicy PLAIN = CachePolicy.followingOrigin();
  private static final CachePolicy MATCHING = PLAIN.matchingLanguages();

  private int loads;
  private final ResponseCache cache = ResponseCache.builder().executor(Runnable::run).build();

  @AfterEach
  void close() {
    cache.close();
  }

  @ParameterizedTest(name = "loaded for {0} in {1}, asked for by {2}: {3} loads")
  @CsvSource(
      delimiter = '|',
      value = {
        // the same weights in another order, case or spelling
        "en, de                 | fr    | de, en                | 1",
        "en, de;q=0.5           | fr    | DE ; q=0.50, en;q=1.0 | 1",
        "en, de                 | fr    | en, de;q=0.9          | 2",
        "en, de                 | fr    | en                    | 2",
        // one language before all others, which the response is in
        "en, de                 | de    | fr;q=0.5, de;q=1.0    | 1",
        "en, de                 | DE    | de                    | 1",
        "en, de                 | de    | de, en                | 1",
        "en, de                 | de    | de, fr                | 2",
        "en, de                 | de    | de;q=0.5, fr          | 2",
        "en, de                 | de    | de-CH, de;q=0.9       | 2",
        "en, de                 | de-CH | de                    | 2",
        "en, de                 | de    | de;q=0                | 2",
        "en, de                 | de,en | de                    | 2",
        "en, de                 | de    | *                     | 2",
        "en, de                 | de    | ''                    | 2",
        // what isn't well formed may mean something else to the origin
        "en, fr;q=2             | fr    | en                    | 2",
        "en, fr;q=2             | en    | fr;q=2, en            | 2",
      })
  void sharesWhatTheOriginWouldChooseAgain(
      String loadedFor, String language, String asked, int loaded) {
    answer(MATCHING, loadedFor, language);
    Response second = answer(MATCHING, asked, "xx");

    assertThat(loads).isEqualTo(loaded);
    assertThat(second.headers().first("Content-Language")).contains(loaded == 1 ? language : "xx");
    assertThat(answer(MATCHING, loadedFor, "xx").headers().first("Content-Language"))
        .contains(language);
  }

  @Test
  void sharesNothingUnlessThePolicySaysSo() {
    answer(PLAIN, "en, de", "de");
    answer(PLAIN, "de, en", "de");
    answer(PLAIN, "de", "de");

    assertThat(loads).isEqualTo(3);
  }

  @Test
  void leavesWhatVariesByMoreApart() {
    cache.serve(request("en, de").header("X-Plan", "free").build(), MATCHING, r -> both("de"));
    cache.serve(request("de").header("X-Plan", "paid").build(), MATCHING, r -> both("de"));

    assertThat(loads).isEqualTo(2);
  }

  @Test
  void servesNothingThatWasInvalidated() {
    answer(MATCHING, "en, de", "de");
    cache.invalidate(CacheKey.of(request("de").build()));

    assertThat(answer(MATCHING, "de", "de").headers().first("Cache-Status").orElse(""))
        .contains("fwd=");
    assertThat(loads).isEqualTo(2);
  }

  private Response both(String language) {
    return response(language).withHeader("Vary", "Accept-Language, X-Plan");
  }

  private Response answer(CachePolicy policy, String accepted, String language) {
    return cache.serve(request(accepted).build(), policy, r -> response(language));
  }

  private Response response(String language) {
    loads++;
    return Response.of(200)
        .withHeader("Cache-Control", "max-age=" + Duration.ofHours(1).toSeconds())
        .withHeader("Vary", "Accept-Language")
        .withHeader("Content-Language", language);
  }

  private static RequestBuilder request(String accepted) {
    return accepted.isEmpty()
        ? Request.get("/page").host("h")
        : Request.get("/page").host("h").header("Accept-Language", accepted);
  }
}
