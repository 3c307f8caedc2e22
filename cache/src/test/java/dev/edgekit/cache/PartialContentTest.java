package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Request;
import dev.edgekit.http.RequestBuilder;
import dev.edgekit.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of parts, where the policy keeps them (RFC 9111 §3.3, §3.4). */
class PartialContentTest {
  private static final CachePolicy POLICY = CachePolicy.followingOrigin().storingParts();
  private static final String TEXT = "0123456789";

  private final ManualClock clock = new ManualClock();
  private final List<String> asked = new ArrayList<>();
  private final ResponseCache cache =
      ResponseCache.builder().clock(clock).maxResponseBytes(1_024).executor(Runnable::run).build();

  private String text = TEXT;
  private Optional<String> tag = Optional.of("\"a\"");
  private String[] more = {"Cache-Control", "max-age=60"};

  @AfterEach
  void close() {
    cache.close();
  }

  @ParameterizedTest(name = "of bytes 4 to 7, bytes={0} is \"{1}\"")
  @CsvSource({"4-7, 4567", "5-6, 56", "6-6, 6"})
  void answersARangeWithinThePart(String range, String body) {
    get("4-7");
    Response answer = get(range);

    assertThat(asked).containsExactly("4-7");
    assertThat(answer.status()).isEqualTo(206);
    assertThat(text(answer)).isEqualTo(body);
    assertThat(answer.headers().first("Content-Range")).contains("bytes " + range + "/10");
    assertThat(answer.headers().first("Cache-Status").orElse("")).contains("hit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3-4", "7-8", "7-", "-4", "4-5,6-7", "12-", "x"})
  void asksForARangeThatIsNotWithinIt(String range) {
    get("4-7");
    get(range);

    assertThat(asked).containsExactly("4-7", range);
  }

  @Test
  void knowsWhereTheEndIs() {
    get("6-");

    assertThat(text(get("-2"))).isEqualTo("89");
    assertThat(text(get("7-"))).isEqualTo("789");
    assertThat(text(get("8-99"))).isEqualTo("89");
    assertThat(asked).containsExactly("6-");
  }

  @Test
  void growsByPartsThatAdjoinUntilItIsWhole() {
    get("0-3");
    get("4-6");
    assertThat(text(get("2-5"))).isEqualTo("2345");
    get("5-9");
    Response whole = get("");

    assertThat(asked).containsExactly("0-3", "4-6", "5-9");
    assertThat(whole.status()).isEqualTo(200);
    assertThat(text(whole)).isEqualTo(TEXT);
    assertThat(whole.headers().contains("Content-Range")).isFalse();
  }

  @ParameterizedTest(name = "bytes={0} is stored, bytes={1} is asked for")
  @CsvSource({"0-3, 4-", "6-, 0-5"})
  void loadsOnlyTheRestOfAWhole(String stored, String rest) {
    get(stored);
    Response whole = get("");
    Response again = get("");

    assertThat(asked).containsExactly(stored, rest + " if \"a\"");
    assertThat(whole.status()).isEqualTo(200);
    assertThat(text(whole)).isEqualTo(TEXT);
    assertThat(whole.headers().contains("Content-Range")).isFalse();
    assertThat(text(again)).isEqualTo(TEXT);
  }

  @Test
  void loadsTheWholeWhereItWouldTakeTwoPieces() {
    get("3-5");

    assertThat(text(get(""))).isEqualTo(TEXT);
    assertThat(asked).containsExactly("3-5", "");
  }

  @Test
  void takesTheNewWholeOfAnOriginThatHasAnotherRepresentationNow() {
    get("0-3");
    text = "abcdefghij";
    tag = Optional.of("\"b\"");

    assertThat(text(get(""))).isEqualTo("abcdefghij");
    assertThat(asked).containsExactly("0-3", "4- if \"a\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"W/\"a\"", "a", ""})
  void neverJoinsPartsWithoutTheSameStrongTag(String weak) {
    tag = Optional.of(weak).filter(t -> !t.isEmpty());
    get("0-3");
    text = "abcdefghij";

    assertThat(text(get(""))).isEqualTo("abcdefghij");
    assertThat(asked).containsExactly("0-3", "4-", "");
    get("0-3");
    assertThat(text(get("0-3"))).isEqualTo("abcd");
  }

  @Test
  void keepsTheNewerOfTwoPartsThatDoNotBelongTogether() {
    get("0-3");
    text = "abcdefghij";
    tag = Optional.of("\"b\"");
    get("4-6");

    assertThat(text(get("5-6"))).isEqualTo("fg");
    assertThat(text(get("0-3"))).isEqualTo("abcd");
  }

  @Test
  void usesNoPartThatIsStaleOrInvalidated() {
    get("0-3");
    clock.advance(Duration.ofSeconds(61));
    get("0-3");
    cache.invalidate(CacheKey.of(request("").build()));
    get("0-3");
    cache.invalidate(CacheKey.of(request("").build()));

    assertThat(text(get(""))).isEqualTo(TEXT);
    assertThat(asked).containsExactly("0-3", "0-3", "0-3", "");
  }

  @Test
  void joinsNothingToAPartThatIsInvalidatedMeanwhile() {
    get("0-3");
    Request whole = request("").build();
    Response answer =
        cache.serve(
            whole,
            POLICY,
            r -> {
              if (r.headers().contains("Range")) {
                cache.invalidate(CacheKey.of(whole));
                text = "abcdefghij"; // and the tag stays, as a mistake would have it
              }
              return origin(r);
            });

    assertThat(text(answer)).isEqualTo("abcdefghij");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Cache-Control | no-store",
        "Cache-Control | private, max-age=60",
        "Cache-Control | no-cache",
        "Vary          | *",
        "Set-Cookie    | a=b",
        "Last-Modified | Wed, 31 Dec 2025 23:50:00 GMT",
      })
  void keepsWhatAWholeMayBeKeptOfAlone(String field, String value) {
    boolean dated = field.equals("Last-Modified");
    more =
        dated || field.equals("Cache-Control")
            ? new String[] {field, value}
            : new String[] {"Cache-Control", "max-age=60", field, value};
    get("0-3");
    get("0-3");

    assertThat(asked).hasSize(dated ? 1 : 2);
  }

  @Test
  void keepsUsersApart() {
    cache.serve(request("0-3").header("Authorization", "alice").build(), POLICY, this::origin);
    get("0-3");
    cache.serve(request("0-3").header("Authorization", "bob").build(), POLICY, this::origin);

    assertThat(asked).hasSize(3);
  }

  @Test
  void keepsVariantsApart() {
    more = new String[] {"Cache-Control", "max-age=60", "Vary", "X-Plan"};
    cache.serve(request("0-3").header("X-Plan", "free").build(), POLICY, this::origin);
    cache.serve(request("0-3").header("X-Plan", "paid").build(), POLICY, this::origin);
    cache.serve(request("0-3").header("X-Plan", "free").build(), POLICY, this::origin);

    assertThat(asked).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bytes 4-9/10", "bytes 0-3/*", "bytes 0-3/4, bytes 0-3/4", "bytes 7-10/10", "x"})
  void doesNotKeepWhatContradictsItself(String range) {
    Response wrong =
        Response.of(206)
            .withHeader("Cache-Control", "max-age=60")
            .withHeader("Content-Range", range)
            .withBody("0123".getBytes(StandardCharsets.US_ASCII));
    cache.serve(request("4-9").build(), POLICY, r -> wrong);
    get("4-7");

    assertThat(asked).containsExactly("4-7");
  }

  @Test
  void doesNotKeepWhatIsLargerThanAResponseMayBe() {
    text = "x".repeat(3_000);
    get("0-1500");
    get("0-1500");
    get("0-800");
    get("801-1200");
    get("801-1200");

    assertThat(asked).containsExactly("0-1500", "0-1500", "0-800", "801-1200");
  }

  @Test
  void keepsIfRangeAndConditions() {
    get("0-3");
    cache.serve(request("0-3").header("If-Range", "\"z\"").build(), POLICY, this::origin);
    cache.serve(request("0-3").header("If-None-Match", "\"a\"").build(), POLICY, this::origin);
    assertThat(asked).hasSize(3);

    cache.serve(request("0-3").header("If-Range", "\"a\"").build(), POLICY, this::origin);
    assertThat(asked).hasSize(3);
  }

  @Test
  void passesPartsOnUnlessThePolicySaysSo() {
    CachePolicy plain = CachePolicy.followingOrigin();
    cache.serve(request("0-3").build(), plain, this::origin);
    cache.serve(request("0-3").build(), plain, this::origin);
    cache.serve(request("").build(), plain, this::origin);

    assertThat(asked).containsExactly("0-3", "0-3", "");
  }

  private Response get(String range) {
    return cache.serve(request(range).build(), POLICY, this::origin);
  }

  private static RequestBuilder request(String range) {
    RequestBuilder get = Request.get("/video").host("h");
    return range.isEmpty() ? get : get.header("Range", "bytes=" + range);
  }

  /** An origin that serves ranges, as RFC 9110 §14 has it. */
  private Response origin(Request request) {
    String range = request.headers().first("Range").map(r -> r.substring(6)).orElse("");
    Optional<String> condition = request.headers().first("If-Range");
    asked.add(range + condition.map(c -> " if " + c).orElse(""));
    Response whole = Response.of(200).withBody(text.getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < more.length; i += 2) {
      whole = whole.withHeader(more[i], more[i + 1]);
    }
    if (tag.isPresent()) {
      whole = whole.withHeader("ETag", tag.get());
    }
    boolean holds = condition.isEmpty() || condition.equals(tag);
    String[] ends = range.split("-", -1);
    if (!range.matches("[0-9]+-[0-9]*") || !holds || Integer.parseInt(ends[0]) >= text.length()) {
      return whole;
    }
    int first = Integer.parseInt(ends[0]);
    int last = ends[1].isEmpty() ? text.length() - 1 : Integer.parseInt(ends[1]);
    last = Math.min(last, text.length() - 1);
    return whole
        .withStatus(206)
        .withHeader("Content-Range", "bytes " + first + "-" + last + "/" + text.length())
        .withBody(Arrays.copyOfRange(whole.body(), first, last + 1));
  }

  private static String text(Response response) {
    return new String(response.body(), StandardCharsets.US_ASCII);
  }
}
