package dev.edgekit.cache.cloudfront;

import dev.edgekit.cache.internal.rules.CacheControl;
import dev.edgekit.cache.internal.rules.VaryRule;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.http.internal.OptionalJar;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Finds what in a CloudFront distribution's policies defeats this cache: responses kept longer than
 * they may be, variants mixed up, compression lost, tags forgotten. Thread-safe.
 *
 * <p>{@code CloudFrontLinter.of(json).check()} looks at the policy alone; {@link #check(Request,
 * Response)} at one exchange, as the service sends it, too. Needs Jackson 3 ({@code
 * tools.jackson.core:jackson-databind}).
 */
public final class CloudFrontLinter {
  /** CloudFront compresses bodies of this many bytes and no others. */
  private static final int MIN_COMPRESSED = 1_000;

  private static final int MAX_COMPRESSED = 10_000_000;

  /** What a response headers policy must leave alone. */
  private static final List<String> NEEDED =
      List.of("cache-control", "etag", "last-modified", "vary", "age", "content-encoding");

  private final CloudFrontPolicy policy;

  private CloudFrontLinter(CloudFrontPolicy policy) {
    this.policy = policy;
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
    OptionalJar.require(
        "CloudFrontLinter",
        "tools.jackson.databind.ObjectMapper",
        "tools.jackson.core:jackson-databind");
    return new CloudFrontLinter(CloudFrontPolicy.parse(cachePolicy, responseHeadersPolicy));
  }

  /**
   * Something to mend.
   *
   * @param rule a stable name: {@code min-ttl}
   * @param message what is wrong, with the value, and what comes of it
   */
  public record Finding(String rule, String message) {}

  /** What is wrong with the policies, whatever the responses; empty if nothing is. */
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
            + ": responses that state no lifetime are kept so long");
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
    return findings.all();
  }

  /**
   * What is wrong with the policies, and with this exchange under them.
   *
   * @param response what the service answers to this request, with the fields for the CDN
   */
  public List<Finding> check(Request request, Response response) {
    Findings findings = new Findings();
    findings.addAll(check());
    checkKey(request, response.headers(), findings);
    checkLifetime(response.headers(), findings);
    checkBody(response, findings);
    int tags = tags(response.headers());
    findings.when(
        tags > CloudFrontPurger.MAX_TAGS_PER_RESPONSE,
        "tags",
        tags
            + " tags: CloudFront keeps the first "
            + CloudFrontPurger.MAX_TAGS_PER_RESPONSE
            + ", and a purge by one of the others misses this response");
    return findings.all();
  }

  private void checkKey(Request request, Headers response, Findings findings) {
    for (String field : VaryRule.of(response).fields()) {
      boolean byCoding = field.equals("accept-encoding") && (policy.gzip() || policy.brotli());
      findings.when(
          !byCoding && !policy.keyHeaders().contains(field),
          "vary",
          "Vary names " + field + ", which is not in the key: its variants are mixed up");
    }
    findings.when(
        request.query().isPresent() && policy.queries().equals("none"),
        "query",
        "QueryStringBehavior is none: this response is served for every other query, too");
  }

  private void checkLifetime(Headers response, Findings findings) {
    CacheControl control = CacheControl.of(response);
    OptionalLong lifetime =
        control.sharedMaxAge().isPresent() ? control.sharedMaxAge() : control.maxAge();
    findings.when(
        lifetime.isPresent() && lifetime.getAsLong() > policy.maxTtl(),
        "max-ttl",
        "MaxTTL is " + policy.maxTtl() + ": the response's lifetime is cut down to it");
    findings.when(
        lifetime.isPresent() && control.staleWhileRevalidate().isEmpty(),
        "stale-while-revalidate",
        "no stale-while-revalidate: a hanging origin makes every viewer wait when this expires");
  }

  private void checkBody(Response response, Findings findings) {
    int length = response.body().length;
    boolean plain = !response.headers().contains("Content-Encoding");
    findings.when(
        plain && length > MAX_COMPRESSED,
        "compression",
        length + " bytes: CloudFront compresses up to " + MAX_COMPRESSED + "; send it compressed");
    findings.when(
        plain && length > 0 && length < MIN_COMPRESSED,
        "compression",
        length + " bytes: CloudFront compresses from " + MIN_COMPRESSED);
  }

  private static int tags(Headers response) {
    int tags = 0;
    for (String field : response.all("Cache-Tag")) {
      tags += field.split(",", -1).length;
    }
    return tags;
  }

  private static final class Findings {
    private final List<Finding> all = new ArrayList<>();

    void when(boolean wrong, String rule, String message) {
      if (wrong) {
        all.add(new Finding(rule, message));
      }
    }

    void addAll(List<Finding> others) {
      all.addAll(others);
    }

    List<Finding> all() {
      return List.copyOf(all);
    }
  }
}
