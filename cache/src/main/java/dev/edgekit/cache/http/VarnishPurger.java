package dev.edgekit.cache.http;

import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.EdgePurger;
import dev.edgekit.http.internal.Elements;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Purges Varnish by tags and paths: every node gets a {@code BAN /} request with the field {@code
 * X-Purge-Tags}, which holds the tags as the alternatives of a regular expression, or {@code
 * X-Purge-Path}. Varnish's VCL turns such requests into bans, and decides who may send them; {@code
 * examples/edge} has one. A purge is accepted when every node has answered 200; a node that answers
 * 429 or 5xx, or not at all, is asked again. Thread-safe; holds no thread while nothing is purged.
 */
public final class VarnishPurger implements EdgePurger {
  /**
   * Varnish refuses a longer field by default; several requests carry what doesn't fit into one.
   */
  static final int MAX_FIELD = 4_096;

  private final List<URI> nodes;
  private final PurgeRequests requests;

  private VarnishPurger(List<URI> nodes, Duration firstPause) {
    this.nodes = nodes;
    this.requests = new PurgeRequests("Varnish", Set.of(200), firstPause);
  }

  /**
   * A purger of these nodes, each of which gets every purge.
   *
   * @param nodes {@code http://10.0.0.7:6081}, at least one
   */
  public static VarnishPurger at(URI... nodes) {
    return at(Elements.of(nodes, "nodes"), Duration.ofMillis(200));
  }

  static VarnishPurger at(List<URI> nodes, Duration firstPause) {
    return new VarnishPurger(Addresses.checked(nodes), firstPause);
  }

  @Override
  public CompletableFuture<Void> purge(Collection<CacheTag> tags, Collection<String> paths) {
    return requests.send(() -> requests(tags, paths));
  }

  private List<HttpRequest> requests(Collection<CacheTag> tags, Collection<String> paths) {
    List<HttpRequest> all = new ArrayList<>();
    for (URI node : nodes) {
      alternatives(tags).forEach(some -> all.add(ban(node, "X-Purge-Tags", some)));
      paths.forEach(path -> all.add(ban(node, "X-Purge-Path", path)));
    }
    return all;
  }

  /** Bans cost nothing per tag of a response, so there is no limit of Varnish's to heed. */
  @Override
  public int maxTagsPerResponse() {
    return 1_000;
  }

  /** Below {@code http_resp_hdr_len}, 8 KiB by default: it answers 503 to a longer field. */
  @Override
  public int maxTagFieldBytes() {
    return 8_000;
  }

  private static HttpRequest ban(URI node, String field, String value) {
    return PurgeRequests.to(node.resolve("/"))
        .method("BAN", BodyPublishers.noBody())
        .header(field, value)
        .build();
  }

  private static List<String> alternatives(Collection<CacheTag> tags) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    for (CacheTag tag : tags) {
      String one = literal(tag.name());
      if (field.length() > 0 && field.length() + 1 + one.length() > MAX_FIELD) {
        fields.add(field.toString());
        field.setLength(0);
      }
      field.append(field.length() == 0 ? "" : "|").append(one);
    }
    if (field.length() > 0) {
      fields.add(field.toString());
    }
    return fields;
  }

  /** The tag as a regular expression that matches it literally. */
  private static String literal(String tag) {
    return tag.replaceAll("[^A-Za-z0-9_]", "\\\\$0");
  }
}
