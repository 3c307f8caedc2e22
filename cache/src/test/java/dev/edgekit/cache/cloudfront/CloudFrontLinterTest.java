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
  void findsADistributionThatIgnoresTags() {
    String with =
        """
        {"ETag": "E3", "DistributionConfig": {
          "CacheTagConfig": {"HeaderName": "Cache-Tag"},
          "DefaultCacheBehavior": {"CachePolicyId": "1"}}}
        """;
    String without = with.replace("CacheTagConfig", "Comment");

    assertThat(CloudFrontLinter.of(GOOD).withDistribution(with).check()).isEmpty();
    assertThat(rules(CloudFrontLinter.of(GOOD).withDistribution(without), RESPONSE))
        .containsExactly("tag-config");
    assertThat(
            rules(
                CloudFrontLinter.of(GOOD).withDistribution(with).withTagField("X-Tags"), RESPONSE))
        .containsExactly("tag-config");
    assertThatThrownBy(() -> CloudFrontLinter.of(GOOD).withDistribution("{}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DefaultCacheBehavior");
  }

  @Test
  void findsParametersThatTheKeyMixesUp() {
    String whitelist =
        GOOD.replace(
            "\"QueryStringBehavior\": \"all\"",
            "\"QueryStringBehavior\": \"whitelist\", \"QueryStrings\": {\"Items\": [\"page\"]}");
    String allExcept =
        whitelist.replace("whitelist\", \"QueryStrings", "allExcept\", \"QueryStrings");

    assertThat(queryRules(whitelist, "/list?page=2")).isEmpty();
    assertThat(queryRules(whitelist, "/list?page=2&sort=asc")).containsExactly("query");
    assertThat(queryRules(allExcept, "/list?sort=asc")).isEmpty();
    assertThat(queryRules(allExcept, "/list?sort=asc&page=2")).containsExactly("query");
  }

  private static List<String> queryRules(String policy, String target) {
    return CloudFrontLinter.of(policy).check(Request.get(target).build(), RESPONSE).stream()
        .map(CloudFrontLinter.Finding::rule)
        .toList();
  }

  @Test
  void findsAnswersOfOneUserThatEverybodyWouldGet() {
    Request bearer = Request.get("/a").header("Authorization", "Bearer x").build();
    String keyed = GOOD.replace("[\"Accept-Language\"]", "[\"Accept-Language\",\"Authorization\"]");
    Response own = RESPONSE.withHeader("Cache-Control", "private, no-store");

    assertThat(CloudFrontLinter.of(GOOD).check(bearer, RESPONSE))
        .extracting(CloudFrontLinter.Finding::rule)
        .containsExactly("authorization");
    assertThat(CloudFrontLinter.of(keyed).check(bearer, RESPONSE)).isEmpty();
    assertThat(CloudFrontLinter.of(GOOD).check(bearer, own)).isEmpty();
    assertThat(rules(RESPONSE.withHeader("Set-Cookie", "a=b"))).containsExactly("set-cookie");
    assertThat(rules(own.withHeader("Set-Cookie", "a=b"))).isEmpty();
  }

  @Test
  void findsWhatNothingCanBeValidatedOrPurgedBy() {
    assertThat(rules(RESPONSE.withHeader("ETag", "abc"))).containsExactly("etag");
    assertThat(rules(RESPONSE.withHeader("ETag", "W/\"abc\""))).isEmpty();
    assertThat(rules(RESPONSE.withHeader("Cache-Tag", "good,two words")))
        .containsExactly("tag-name");
    assertThat(rules(RESPONSE.withHeader("Cache-Tag", "good,Good"))).containsExactly("tag-case");
    assertThat(queryRules(GOOD, "/graphql?query=" + "x".repeat(11_000))).containsExactly("path");
  }

  @Test
  void countsTagsInTheFieldThatTheyAreSentIn() {
    Response many = RESPONSE.withHeader("X-Tags", "a,".repeat(60) + "b");

    assertThat(rules(many)).isEmpty();
    assertThat(rules(CloudFrontLinter.of(GOOD).withTagField("X-Tags"), many)).contains("tags");
  }

  @Test
  void raisesNoAlarmWhereCookiesAreInTheKey() {
    String policy = GOOD.replace("\"CookieBehavior\": \"none\"", "\"CookieBehavior\": \"all\"");

    assertThat(rules(CloudFrontLinter.of(policy), RESPONSE.withHeader("Vary", "Cookie")))
        .containsExactly("cookies");
    assertThat(rules(RESPONSE.withHeader("Vary", "Cookie"))).containsExactly("vary");
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
