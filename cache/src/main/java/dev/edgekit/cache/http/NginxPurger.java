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
 * Purges nginx by paths: every node gets a {@code PURGE} request for each path, which nginx Plus
 * ({@code proxy_cache_purge}) and the module ngx_cache_purge understand; nginx alone has no way to
 * drop a response. nginx knows no tags, so a response with a tag is kept out of it, and an
 * invalidation by tag has nothing to purge there. A purge is accepted when every node has answered
 * 200, 204 or 206, or 404 or 412, which say that the node had nothing. Thread-safe; holds no thread
 * while nothing is purged.
 */
public final class NginxPurger implements EdgePurger {
  private final List<URI> nodes;
  private final PurgeRequests requests;

  private NginxPurger(List<URI> nodes, Duration firstPause) {
    this.nodes = nodes;
    this.requests = new PurgeRequests("nginx", Set.of(200, 204, 206, 404, 412), firstPause);
  }

  /**
   * A purger of these nodes, each of which gets every purge.
   *
   * @param nodes {@code http://10.0.0.7:8080}, at least one
   */
  public static NginxPurger at(URI... nodes) {
    return at(Elements.of(nodes, "nodes"), Duration.ofMillis(200));
  }

  static NginxPurger at(List<URI> nodes, Duration firstPause) {
    return new NginxPurger(Addresses.checked(nodes), firstPause);
  }

  @Override
  public CompletableFuture<Void> purge(Collection<CacheTag> tags, Collection<String> paths) {
    return requests.send(() -> requests(paths));
  }

  private List<HttpRequest> requests(Collection<String> paths) {
    List<HttpRequest> all = new ArrayList<>();
    for (URI node : nodes) {
      for (String path : paths) {
        URI address = Addresses.of(node, path);
        all.add(PurgeRequests.to(address).method("PURGE", BodyPublishers.noBody()).build());
      }
    }
    return all;
  }

  /** None: a response with tags can't be purged by them. */
  @Override
  public int maxTagsPerResponse() {
    return 0;
  }
}
