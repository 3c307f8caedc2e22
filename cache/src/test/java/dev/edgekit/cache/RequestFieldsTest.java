package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Request;
import dev.edgekit.http.RequestBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests may take the short way, and under which keys. */
class RequestFieldsTest {
  private static final CachePolicy POLICY = CachePolicy.fresh(Duration.ofMinutes(1));

  /** The last two have the same hash code. */
  private static final List<String> HOSTS =
      List.of("a.example", "A.example:80", "A.example:443", "Aa.example", "BB.example");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Range",
        "Pragma",
        "If-Match",
        "If-Range",
        "Cache-Control",
        "If-None-Match",
        "If-Modified-Since",
        "If-Unmodified-Since",
        "Authorization",
        "Proxy-Authorization",
        "Cookie",
        "X-API-Key"
      })
  void aFieldThatAsksForMoreOrSaysWhoAsksIsSeenInAnySpelling(String name) {
    for (String spelt :
        List.of(name, name.toLowerCase(Locale.ROOT), name.toUpperCase(Locale.ROOT))) {
      assertThat(accepted(Credentials.standard(), plain().header(spelt, "x").build())).isNull();
    }
  }

  @Test
  void noOtherMethodIsReadAsGet() {
    assertThat(accepted(Credentials.standard(), Request.builder("HEAD", "/").build())).isNull();
    assertThat(accepted(Credentials.standard(), Request.builder("get", "/").build())).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "T",
    "X-Auth-Token",
    "Session",
    "A-Name-As-Long-As-No-Usual-One-Is-And-A-Bit-Longer-Than-That"
  })
  void aCredentialOfTheHostsOwnIsSeen(String name) {
    Credentials own = Credentials.standard().withField(name);

    assertThat(accepted(own, plain().header(name.toLowerCase(Locale.ROOT), "x").build())).isNull();
    assertThat(accepted(own, plain().build())).isEqualTo("gzip");
    assertThat(accepted(Credentials.standard(), plain().header(name, "x").build()))
        .isEqualTo("gzip");
  }

  @Test
  void twoFieldsOfCodingsAreLeftToTheLongWay() {
    assertThat(accepted(Credentials.standard(), plain().header("accept-encoding", "br").build()))
        .isNull();
    assertThat(accepted(Credentials.standard(), Request.get("/").build())).isEmpty();
  }

  /** What is kept of keys and claims must not be seen in any answer. */
  @Test
  void theKeyIsTheOneThatIsMadeAnew() {
    Random random = new Random(18);
    RequestFields fields = new RequestFields(Credentials.standard());
    CachePolicy sorted = POLICY.querySorted();
    for (int i = 0; i < 20_000; i++) {
      Request request = random(random);
      CacheKey key =
          RequestFields.guarded(POLICY.unguardedKeyOf(request), fields.of(request), request);

      CacheKey made = CacheKey.unclaimed(request, request.target());
      assertThat(key.text()).isEqualTo(made.text());
      assertThat(key.variant()).isEqualTo(claims(request));
      assertThat(key).isEqualTo(POLICY.keyOf(request)).isEqualTo(CacheKey.of(request));
      assertThat(sorted.keyOf(request).text())
          .isEqualTo(
              CacheKey.unclaimed(request, new QuerySelection(n -> true, true).of(request.target()))
                  .text());
    }
  }

  private static Request random(Random random) {
    RequestBuilder request =
        Request.get("/" + random.nextInt(30) + "?b=" + random.nextInt(3) + "&a=1")
            .host(HOSTS.get(random.nextInt(HOSTS.size())))
            .scheme(random.nextBoolean() ? "http" : "https");
    for (String name :
        List.of(
            "X-Forwarded-Host", "x_forwarded_proto", "X-Request-Id", "Forwarded", "X-Real-Ip")) {
      if (random.nextInt(3) == 0) {
        request.header(name, "host=" + random.nextInt(3));
      }
    }
    return request.build();
  }

  /** As {@link OverrideFields} says it, for the names above. */
  private static String claims(Request request) {
    StringBuilder claims = new StringBuilder();
    request
        .headers()
        .forEach(
            (name, value) -> {
              String lower = name.toLowerCase(Locale.ROOT).replace('_', '-');
              if (List.of("x-forwarded-host", "x-forwarded-proto", "forwarded").contains(lower)) {
                claims.append(lower).append(": ").append(value).append('\n');
              }
            });
    return claims.isEmpty() ? "" : claims.append('\0').toString();
  }

  private static RequestBuilder plain() {
    return Request.get("/").header("Accept", "*/*").header("Accept-Encoding", "gzip");
  }

  private static @Nullable String accepted(Credentials credentials, Request request) {
    RequestFields fields = new RequestFields(credentials);
    return fields.accepted(fields.of(request), request, POLICY);
  }
}
