package dev.edgekit.cache.cloudfront;

import static java.util.Objects.requireNonNull;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.http.internal.OptionalJar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds settings in a CloudFront distribution's policies that defeat this cache: responses kept
 * longer than they may be, variants and users mixed up, compression lost, copies that no purge
 * reaches. Thread-safe.
 *
 * <p>{@code CloudFrontLinter.of(json).check()} looks at the policy alone; {@link #check(Request,
 * Response)} also at one exchange, as the service sends it. Needs Jackson 3 ({@code
 * tools.jackson.core:jackson-databind}).
 */
public final class CloudFrontLinter {
  /** What a response headers policy must leave alone. */
  private static final List<String> NEEDED =
      List.of("cache-control", "etag", "last-modified", "vary", "age", "content-encoding");

  private final CloudFrontPolicy policy;

  /** Empty if the distribution ignores tags, null if it isn't known. */
  private final @Nullable String distributionsTagField;

  private final String tagField;

  private CloudFrontLinter(
      CloudFrontPolicy policy, @Nullable String distributionsTagField, String tagField) {
    this.policy = policy;
    this.distributionsTagField = distributionsTagField;
    this.tagField = tagField;
  }

  /**
   * A linter of this cache policy.
   *
   * @param cachePolicy JSON as {@code aws cloudfront get-cache-policy} prints it, or the {@code
   *     CachePolicyConfig} in it
   * @throws IllegalArgumentException if it is none
   */
  public static CloudFrontLinter of(String cachePolicy) {
    return of(cachePolicy, "{}");
  }

  /**
   * A linter of this cache policy and response headers policy.
   *
   * @param responseHeadersPolicy JSON as {@code aws cloudfront get-response-headers-policy} prints
   *     it, or the {@code ResponseHeadersPolicyConfig} in it
   * @throws IllegalArgumentException if one of them is none
   */
  public static CloudFrontLinter of(String cachePolicy, String responseHeadersPolicy) {
    requireNonNull(cachePolicy, "cachePolicy must not be null");
    requireNonNull(responseHeadersPolicy, "responseHeadersPolicy must not be null");
    OptionalJar.require(
        "CloudFrontLinter",
        "tools.jackson.databind.ObjectMapper",
        "tools.jackson.core:jackson-databind");
    return new CloudFrontLinter(
        CloudFrontPolicy.parse(cachePolicy, responseHeadersPolicy), null, "Cache-Tag");
  }

  /**
   * This linter, which also looks at the distribution: one without a {@code CacheTagConfig} ignores
   * every tag, and so every purge by tag.
   *
   * @param distribution JSON as {@code aws cloudfront get-distribution-config} prints it, or the
   *     {@code DistributionConfig} in it
   * @throws IllegalArgumentException if it is none
   */
  public CloudFrontLinter withDistribution(String distribution) {
    requireNonNull(distribution, "distribution must not be null");
    return new CloudFrontLinter(policy, CloudFrontPolicy.tagField(distribution), tagField);
  }

  /**
   * This linter, for responses with their tags in this field ({@link
   * CloudFrontPurgerBuilder#tagField}). Default: {@code Cache-Tag}.
   */
  public CloudFrontLinter withTagField(String name) {
    requireNonNull(name, "name must not be null");
    return new CloudFrontLinter(policy, distributionsTagField, name);
  }

  /**
   * A fault to fix.
   *
   * @param rule a stable name: {@code min-ttl}
   * @param message what is wrong, with the value, and the consequence
   */
  public record Finding(String rule, String message) {}

  /** What is wrong with the policies whatever the responses are; empty if nothing is. */
  public List<Finding> check() {
    Findings findings = new Findings();
    findings.when(
        policy.minTtl() > 0,
        "min-ttl",
        "MinTTL is " + policy.minTtl() + ": no-store, private and shorter lifetimes are overruled");
    findings.when(
        policy.maxTtl() == 0, "max-ttl", "MaxTTL is 0: nothing is cached, whatever responses say");
    findings.when(
        policy.defaultTtl() > policy.minTtl(),
        "default-ttl",
        "DefaultTTL is "
            + policy.defaultTtl()
            + ": responses that state no lifetime are kept that long");
    findings.when(
        policy.cookies().startsWith("all"),
        "cookies",
        "CookieBehavior is " + policy.cookies() + ": users share next to nothing");
    findings.when(
        policy.keyHeaders().contains("user-agent"),
        "user-agent",
        "User-Agent is in the key: each browser version gets a response of its own");
    findings.when(
        !policy.gzip() && !policy.brotli(),
        "accept-encoding",
        "EnableAcceptEncodingGzip and …Brotli are off: compressed responses reach no one");
    for (String name : NEEDED) {
      findings.when(
          policy.removedHeaders().contains(name) || policy.overriddenHeaders().contains(name),
          "response-headers",
          "the response headers policy removes or replaces " + name);
    }
    checkDistribution(findings);
    return findings.all();
  }

  /**
   * What is wrong with the policies, and with this exchange under them.
   *
   * @param response the service's response to this request, with the fields for the CDN
   */
  public List<Finding> check(Request request, Response response) {
    Findings findings = new Findings();
    findings.addAll(check());
    ExchangeRules rules = new ExchangeRules(policy, findings);
    rules.key(request, response.headers());
    rules.credentials(request, response.headers());
    rules.lifetime(response.headers());
    rules.body(response);
    rules.tags(response.headers(), tagField);
    rules.path(request);
    return findings.all();
  }

  private void checkDistribution(Findings findings) {
    if (distributionsTagField == null) {
      return;
    }
    findings.when(
        !distributionsTagField.equalsIgnoreCase(tagField),
        "tag-config",
        (distributionsTagField.isEmpty()
                ? "the distribution has no CacheTagConfig"
                : "the distribution's CacheTagConfig names " + distributionsTagField)
            + ": it ignores tags in "
            + tagField
            + ", and a purge by tag drops nothing");
  }
}
