package dev.edgekit.cache.cloudfront;

import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.internal.rules.CacheControl;
import dev.edgekit.cache.internal.rules.VaryRule;
import dev.edgekit.http.EntityTag;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** What one exchange shows to be wrong with the policies, a method for each concern. */
final class ExchangeRules {
  /** CloudFront compresses bodies between these sizes in bytes and no others. */
  private static final int MIN_COMPRESSED = 1_000;

  private static final int MAX_COMPRESSED = 10_000_000;

  private final CloudFrontPolicy policy;
  private final Findings findings;

  ExchangeRules(CloudFrontPolicy policy, Findings findings) {
    this.policy = policy;
    this.findings = findings;
  }

  /** CloudFront ignores Vary: what selects the response must be in its key. */
  void key(Request request, Headers response) {
    for (String field : VaryRule.of(response).fields()) {
      boolean byCoding = field.equals("accept-encoding") && (policy.gzip() || policy.brotli());
      boolean byCookies = field.equals("cookie") && policy.cookies().equals("all");
      findings.when(
          !byCoding && !byCookies && !policy.keyHeaders().contains(field),
          "vary",
          "Vary names " + field + ", which is not in the key: its variants are mixed up");
    }
    for (String name : parameters(request)) {
      findings.when(
          !isInKey(name),
          "query",
          "QueryStringBehavior is "
              + policy.queries()
              + ", so "
              + name
              + " is not in the key: this response is served for its other values, too");
    }
  }

  private boolean isInKey(String parameter) {
    return switch (policy.queries()) {
      case "none" -> false;
      case "whitelist" -> policy.queryNames().contains(parameter);
      case "allExcept" -> !policy.queryNames().contains(parameter);
      default -> true;
    };
  }

  private static List<String> parameters(Request request) {
    return request.query().stream()
        .flatMap(query -> Stream.of(query.split("&", -1)))
        .map(pair -> pair.split("=", 2)[0])
        .filter(name -> !name.isEmpty())
        .distinct()
        .toList();
  }

  /** A response that could be one user's must not be kept for others. */
  void credentials(Request request, Headers response) {
    boolean kept = isKept(response);
    findings.when(
        kept
            && request.headers().contains("Authorization")
            && !policy.keyHeaders().contains("authorization"),
        "authorization",
        "the request has Authorization, which is not in the key: its response, which may be kept,"
            + " is served to everyone");
    findings.when(
        kept && response.contains("Set-Cookie"),
        "set-cookie",
        "the response sets a cookie and may be kept: CloudFront sends the cookie to everyone");
    findings.when(
        kept && response.contains("Clear-Site-Data"),
        "clear-site-data",
        "the response clears a browser's data and may be kept: CloudFront sends that to everyone");
  }

  private boolean isKept(Headers response) {
    CacheControl control = CacheControl.of(response);
    if (control.noStore() || control.isPrivate() || control.noCache()) {
      return policy.minTtl() > 0;
    }
    return lifetime(control).orElse(policy.defaultTtl()) > 0 || policy.minTtl() > 0;
  }

  private static OptionalLong lifetime(CacheControl control) {
    return control.sharedMaxAge().isPresent() ? control.sharedMaxAge() : control.maxAge();
  }

  void lifetime(Headers response) {
    CacheControl control = CacheControl.of(response);
    OptionalLong lifetime = lifetime(control);
    findings.when(
        lifetime.isPresent() && lifetime.getAsLong() > policy.maxTtl(),
        "max-ttl",
        "MaxTTL is " + policy.maxTtl() + ": the response's lifetime is cut down to it");
    findings.when(
        lifetime.isPresent() && control.staleWhileRevalidate().isEmpty(),
        "stale-while-revalidate",
        "no stale-while-revalidate: a hanging origin makes every viewer wait when this expires");
  }

  void body(Response response) {
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
    String etag = response.headers().first("ETag").orElse("\"\"");
    findings.when(
        EntityTag.parse(etag).isEmpty(),
        "etag",
        "the ETag " + etag + " is malformed: nothing can be validated by it (RFC 9110 §8.8.3)");
  }

  void tags(Headers response, String tagField) {
    List<String> tags =
        response.all(tagField).stream()
            .flatMap(field -> Stream.of(field.split(",", -1)))
            .map(String::strip)
            .filter(tag -> !tag.isEmpty())
            .toList();
    findings.when(
        tags.size() > CloudFrontPurger.MAX_TAGS_PER_RESPONSE,
        "tags",
        tags.size()
            + " tags: CloudFront keeps the first "
            + CloudFrontPurger.MAX_TAGS_PER_RESPONSE
            + ", and a purge by one of the others misses this response");
    Set<String> seen = new HashSet<>();
    for (String tag : tags) {
      findings.when(
          CacheTag.parse(tag).isEmpty(),
          "tag-name",
          "\"" + tag + "\" is no tag, so no purge by it reaches this response");
      findings.when(
          !seen.add(tag.toLowerCase(Locale.ROOT)),
          "tag-case",
          "the tag " + tag + " is there twice: CloudFront compares tags without regard to case");
    }
  }

  void path(Request request) {
    findings.when(
        request.target().length() > CloudFrontPurger.MAX_PATH_LENGTH,
        "path",
        "a target of "
            + request.target().length()
            + " characters can't be purged by path, only by tag; CloudFront takes "
            + CloudFrontPurger.MAX_PATH_LENGTH);
  }
}
