package dev.edgekit.examples.modulepath;

import static java.util.Map.entry;

import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.rule.RedisRules;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.auth.session.RedisStore;
import dev.edgekit.auth.session.SpringSessions;
import dev.edgekit.auth.token.JwtTokens;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.EhcacheTier;
import dev.edgekit.cache.RedisTier;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.cache.cloudfront.CloudFrontLinter;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.store.HttpOriginals;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Configures the features that it is told, and prints what each says. */
final class Probe {
  private static final String REDIS = "redis://127.0.0.1:1";
  private static final Map<String, Supplier<Object>> FEATURES =
      Map.ofEntries(
          entry("RedisTier", () -> RedisTier.connect(REDIS)),
          entry("RedisStore", () -> RedisStore.connect(REDIS)),
          entry(
              "ExpressSessions",
              () -> ExpressSessions.connect(REDIS, List.of("a secret of the test"))),
          entry("SpringSessions", () -> SpringSessions.connect(REDIS)),
          entry("ApiKeys", () -> ApiKeys.connect(REDIS)),
          entry("RedisRules", () -> RedisRules.connect(REDIS, "rules")),
          entry("EhcacheTier", () -> EhcacheTier.heap(100)),
          entry("HttpOriginals", () -> HttpOriginals.under(URI.create("https://example.com/"))),
          entry("YAML", () -> RuleSet.parse("version: 1\nrules: []\n")),
          entry("br", Probe::coding),
          entry("CloudFrontLinter", () -> CloudFrontLinter.of("{}")),
          entry(
              "JwtTokens",
              () -> JwtTokens.ofSecrets("issuer", "audience", List.of("a".repeat(32)))));

  private Probe() {}

  /** The coding that a browser gets. */
  private static Object coding() {
    try (ResponseCache cache =
        ResponseCache.builder().policy(CachePolicy.fresh(Duration.ofMinutes(1))).build()) {
      Request request =
          Request.get("/").host("example.com").header("Accept-Encoding", "gzip, br").build();
      Response response = cache.serve(request, () -> Response.text("text ".repeat(1_000)));
      return response.headers().first("Content-Encoding").orElse("none");
    }
  }

  public static void main(String[] features) {
    for (String feature : features) {
      try {
        System.out.println(feature + ": " + FEATURES.getOrDefault(feature, () -> "unknown").get());
      } catch (RuntimeException | LinkageError e) {
        System.out.println(feature + ": " + e);
      }
    }
  }
}
