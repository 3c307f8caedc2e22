package dev.edgekit.cache.internal.answer;

import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.internal.rules.CacheControl;
import dev.edgekit.cache.internal.rules.VaryRule;
import dev.edgekit.http.EntityTag;
import dev.edgekit.http.Headers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The fields of a message that don't belong to the connection on which it came. */
public final class EndToEnd {
  /** Fields of one connection, besides those that it names (RFC 9110 §7.6.1, RFC 9111 §3.1). */
  private static final List<String> HOP_BY_HOP =
      List.of(
          "Connection",
          "Keep-Alive",
          "Proxy-Connection",
          "Proxy-Authenticate",
          "Proxy-Authentication-Info",
          "Proxy-Authorization",
          "TE",
          "Trailer",
          "Transfer-Encoding",
          "Upgrade",
          "HTTP2-Settings");

  private EndToEnd() {}

  /** The fields of a request or response that are passed on: those not of the connection. */
  public static Headers fields(Headers headers) {
    Headers.Builder kept = headers.toBuilder();
    named(headers).forEach(kept::remove);
    HOP_BY_HOP.forEach(kept::remove);
    return kept.build();
  }

  /** Fields that the message declares to be of its connection. */
  private static List<String> named(Headers headers) {
    String named = headers.combined("Connection").orElse("");
    return named.isEmpty()
        ? List.of() // as nearly always
        : Arrays.stream(named.split(",")).map(String::strip).filter(n -> !n.isEmpty()).toList();
  }

  /**
   * Whether the request has fields that its own {@code Connection} removes: the origin's answer is
   * then not the response to these fields.
   */
  public static boolean isCurtailed(Headers request) {
    return named(request).stream()
        .anyMatch(
            name ->
                request.contains(name) && HOP_BY_HOP.stream().noneMatch(name::equalsIgnoreCase));
  }

  /**
   * The fields of a response that are stored. Where this cache speaks as the origin, a response
   * without an entity tag, or with an invalid one, gets one.
   */
  public static Headers of(Headers headers, CachePolicy policy, String bodyDigest) {
    Headers.Builder kept = fields(headers).toBuilder().remove("Content-Length");
    CacheControl.of(headers, policy.targetedFields()).noCacheFields().forEach(kept::remove);
    if (policy.fresh().isPresent() && headers.first("ETag").flatMap(EntityTag::parse).isEmpty()) {
      kept.set("ETag", EntityTag.strong(bodyDigest).toString());
    }
    return varying(kept.build(), policy);
  }

  /** The fields with those in {@code Vary} by whose values the policy tells responses apart. */
  public static Headers varying(Headers headers, CachePolicy policy) {
    Headers all = headers;
    for (String field : policy.varyFields()) {
      all = varying(all, field);
    }
    return all;
  }

  static Headers varying(Headers headers, String field) {
    VaryRule rule = VaryRule.of(headers);
    if (rule.isEverything() || rule.fields().contains(field.toLowerCase(Locale.ROOT))) {
      return headers;
    }
    String vary = headers.combined("Vary").orElse("");
    return headers.with("Vary", vary.isEmpty() ? field : vary + ", " + field);
  }
}
