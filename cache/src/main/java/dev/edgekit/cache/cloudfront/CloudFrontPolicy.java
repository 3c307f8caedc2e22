package dev.edgekit.cache.cloudfront;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a CloudFront cache policy and response headers policy say, as far as the linter needs it.
 * Field names are in lower case.
 *
 * @param keyHeaders the request fields that are part of the key
 * @param cookies the behaviour: {@code none}, {@code whitelist}, {@code allExcept}, {@code all}
 * @param queries the behaviour, likewise
 * @param queryNames the parameters that the behaviour lists
 * @param removedHeaders the fields that the response headers policy removes
 * @param overriddenHeaders the fields that it replaces
 */
record CloudFrontPolicy(
    long minTtl,
    long defaultTtl,
    long maxTtl,
    boolean gzip,
    boolean brotli,
    List<String> keyHeaders,
    String cookies,
    String queries,
    List<String> queryNames,
    List<String> removedHeaders,
    List<String> overriddenHeaders) {

  /** The lifetimes that CloudFront assumes where a policy leaves them out, in seconds. */
  private static final long DEFAULT_TTL = 86_400;

  private static final long MAX_TTL = 31_536_000;

  static CloudFrontPolicy parse(String cachePolicy, String responseHeadersPolicy) {
    JsonNode cache = config(cachePolicy, "CachePolicy");
    JsonNode headers = config(responseHeadersPolicy, "ResponseHeadersPolicy");
    if (!cache.has("MinTTL")) {
      throw new IllegalArgumentException("not a CloudFront cache policy: it has no MinTTL");
    }
    JsonNode key = cache.path("ParametersInCacheKeyAndForwardedToOrigin");
    return new CloudFrontPolicy(
        cache.path("MinTTL").asLong(0),
        cache.path("DefaultTTL").asLong(DEFAULT_TTL),
        cache.path("MaxTTL").asLong(MAX_TTL),
        key.path("EnableAcceptEncodingGzip").asBoolean(false),
        key.path("EnableAcceptEncodingBrotli").asBoolean(false),
        lower(key.path("HeadersConfig").path("Headers").path("Items")),
        key.path("CookiesConfig").path("CookieBehavior").asString("none"),
        key.path("QueryStringsConfig").path("QueryStringBehavior").asString("none"),
        texts(key.path("QueryStringsConfig").path("QueryStrings").path("Items")),
        headerNames(headers.path("RemoveHeadersConfig").path("Items"), false),
        headerNames(headers.path("CustomHeadersConfig").path("Items"), true));
  }

  /** The configuration, given as it is or inside what the command line prints around it. */
  private static JsonNode config(String json, String kind) {
    try {
      JsonNode root = new JsonMapper().readTree(json);
      for (String wrapper : List.of(kind, kind + "Config")) {
        root = root.has(wrapper) ? root.path(wrapper) : root;
      }
      if (!root.isObject()) {
        throw new IllegalArgumentException("a " + kind + " is a JSON object");
      }
      return root;
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static List<String> headerNames(JsonNode items, boolean overridingOnly) {
    List<String> names = new ArrayList<>();
    for (JsonNode item : items) {
      if (!overridingOnly || item.path("Override").asBoolean(false)) {
        names.add(item.path("Header").asString("").toLowerCase(Locale.ROOT));
      }
    }
    return List.copyOf(names);
  }

  private static List<String> lower(JsonNode items) {
    return texts(items).stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  private static List<String> texts(JsonNode items) {
    List<String> texts = new ArrayList<>();
    items.forEach(item -> texts.add(item.asString("")));
    return List.copyOf(texts);
  }

  /**
   * The response field in which a distribution looks for tags; empty if it ignores them.
   *
   * @throws IllegalArgumentException if this is no distribution
   */
  static String tagField(String distribution) {
    JsonNode config = config(distribution, "Distribution");
    if (!config.has("DefaultCacheBehavior")) {
      throw new IllegalArgumentException(
          "not a CloudFront distribution: it has no DefaultCacheBehavior");
    }
    return config.path("CacheTagConfig").path("HeaderName").asString("");
  }
}
