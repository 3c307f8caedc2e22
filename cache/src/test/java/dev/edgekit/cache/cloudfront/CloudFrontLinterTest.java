package dev.edgekit.cache.cloudfront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CloudFrontLinterTest {
  /** As the command line prints it. */
  private static final String GOOD =
      """
      {"ETag": "E2", "CachePolicy": {"Id": "1", "CachePolicyConfig": {
        "Name": "api", "MinTTL": 0, "DefaultTTL": 0, "MaxTTL": 3600,
        "ParametersInCacheKeyAndForwardedToOrigin": {
          "EnableAcceptEncodingGzip": true, "EnableAcceptEncodingBrotli": true,
          "HeadersConfig": {"HeaderBehavior": "whitelist",
            "Headers": {"Quantity": 1, "Items": ["Accept-Language"]}},
          "CookiesConfig": {"CookieBehavior": "none"},
          "QueryStringsConfig": {"QueryStringBehavior": "all"}}}}}
      """;

  private static final Request REQUEST = Request.get("/categories?lang=de").build();
  private static final Response RESPONSE =
      Response.of(
          200,
          Headers.of(
              "Cache-Control", "public, max-age=60, s-maxage=300, stale-while-revalidate=60",
              "Vary", "Accept-Encoding, Accept-Language",
              "Cache-Tag", "a,b"),
          new byte[2_000]);

  @Test
  void findsNothingInAPolicyThatFits() {
    assertThat(CloudFrontLinter.of(GOOD).check()).isEmpty();
    assertThat(CloudFrontLinter.of(GOOD).check(REQUEST, RESPONSE)).isEmpty();
  }

  @Test
  void findsLifetimesThatOverruleTheResponse() {
    assertThat(rules(GOOD.replace("\"MinTTL\": 0", "\"MinTTL\": 60"))).containsExactly("min-ttl");
    assertThat(rules(GOOD.replace("\"DefaultTTL\": 0", "\"DefaultTTL\": 9")))
        .containsExactly("default-ttl");
    assertThat(rules(GOOD.replace("\"DefaultTTL\": 0, ", ""))).containsExactly("default-ttl");
    assertThat(rules(GOOD.replace("3600", "0"))).containsExactly("max-ttl", "max-ttl");
    assertThat(rules(GOOD.replace("3600", "299"))).containsExactly("max-ttl");
  }

  @Test
  void findsVariantsThatTheKeyMixesUp() {
    assertThat(rules(GOOD.replace("Accept-Language", "Origin"))).containsExactly("vary");
    assertThat(rules(GOOD.replace("\"QueryStringBehavior\": \"all\"", "\"x\": 1")))
        .containsExactly("query");
  }

  @Test
  void findsKeysThatKeepUsersApart() {
    assertThat(rules(GOOD.replace("\"CookieBehavior\": \"none\"", "\"CookieBehavior\": \"all\"")))
        .containsExactly("cookies");
    assertThat(rules(GOOD.replace("[\"Accept-Language\"]", "[\"Accept-Language\",\"User-Agent\"]")))
        .containsExactly("user-agent");
  }

  @Test
  void findsLostCompression() {
    assertThat(rules(GOOD.replace("true", "false"))).containsExactly("accept-encoding", "vary");
    assertThat(rules(RESPONSE.withBody(new byte[999]))).containsExactly("compression");
    assertThat(rules(RESPONSE.withBody(new byte[10_000_001]))).containsExactly("compression");
    assertThat(rules(RESPONSE.withBody(new byte[999]).withHeader("Content-Encoding", "gzip")))
        .isEmpty();
  }

  @Test
  void findsTagsThatCloudFrontForgets() {
    String fifty = IntStream.range(0, 50).mapToObj(i -> "t" + i).collect(Collectors.joining(","));

    assertThat(rules(RESPONSE.withHeader("Cache-Tag", fifty))).isEmpty();
    assertThat(rules(RESPONSE.withHeader("Cache-Tag", fifty + ",t50"))).containsExactly("tags");
  }

  @Test
  void findsAResponseHeadersPolicyThatTakesValidatorsAway() {
    String policy =
        """
        {"ResponseHeadersPolicyConfig": {
          "RemoveHeadersConfig": {"Quantity": 1, "Items": [{"Header": "ETag"}]},
          "CustomHeadersConfig": {"Quantity": 2, "Items": [
            {"Header": "Cache-Control", "Value": "no-store", "Override": true},
            {"Header": "Vary", "Value": "x", "Override": false}]}}}
        """;

    assertThat(CloudFrontLinter.of(GOOD, policy).check())
        .extracting(CloudFrontLinter.Finding::message)
        .containsExactly(
            "the response headers policy removes or replaces cache-control",
            "the response headers policy removes or replaces etag");
  }

  @Test
  void refusesWhatIsNoPolicy() {
    for (String json : List.of("", "[]", "{}", "{\"CachePolicy\": 1}", "{")) {
      assertThatThrownBy(() -> CloudFrontLinter.of(json))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static List<String> rules(String cachePolicy) {
    return rules(CloudFrontLinter.of(cachePolicy), RESPONSE);
  }

  private static List<String> rules(Response response) {
    return rules(CloudFrontLinter.of(GOOD), response);
  }

  private static List<String> rules(CloudFrontLinter linter, Response response) {
    return linter.check(REQUEST, response).stream().map(CloudFrontLinter.Finding::rule).toList();
  }
}
