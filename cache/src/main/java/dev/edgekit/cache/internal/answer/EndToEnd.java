package dev.edgekit.cache.internal.answer;

import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.internal.rules.CacheControl;
import dev.edgekit.cache.internal.rules.VaryRule;
import dev.edgekit.http.EntityTag;
import dev.edgekit.http.Headers;
import java.util.List;
import java.util.Locale;

/** The fields of a response that are its own, whichever connection it came on: what is stored. */
public final class EndToEnd {
  /** Fields of one connection, which are never stored (RFC 9110 §7.6.1, RFC 9111 §3.1). */
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
          "Content-Length");

  private EndToEnd() {}

  /**
   * The fields of a response that are stored. Where this cache speaks as the origin, a response
   * without an entity tag gets one, and so does one whose tag is none.
   */
  public static Headers of(Headers headers, CachePolicy policy, String bodyDigest) {
    Headers.Builder kept = headers.toBuilder();
    headers
        .combined("Connection")
        .ifPresent(
            named -> {
              for (String name : named.split(",", -1)) {
                if (!name.isBlank()) {
                  kept.remove(name.strip());
                }
              }
            });
    HOP_BY_HOP.forEach(kept::remove);
    kept.remove(CacheStatus.FIELD);
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
