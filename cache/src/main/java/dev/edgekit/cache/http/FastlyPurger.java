package dev.edgekit.cache.http;

import static java.util.Objects.requireNonNull;

import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.EdgePurger;
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
 * Purges a Fastly service by tags, which Fastly calls surrogate keys, and by paths of one host. A
 * purge is accepted when Fastly's API has answered 200 to each of its requests; after 429, 5xx or
 * no answer a request is sent again. Thread-safe; holds no thread while nothing is purged.
 */
public final class FastlyPurger implements EdgePurger {
  /** Fastly takes this many surrogate keys in one request. */
  static final int MAX_KEYS_PER_REQUEST = 256;

  /** This many tags of the maximum length fit into the 16 KiB that Fastly reads of the field. */
  private static final int MAX_TAGS = 60;

  private static final URI API = URI.create("https://api.fastly.com");

  private final URI api;
  private final String serviceId;
  private final String host;
  private final String token;
  private final PurgeRequests requests;

  private FastlyPurger(URI api, String serviceId, String host, String token, Duration firstPause) {
    this.api = api;
    this.serviceId = word("serviceId", serviceId);
    this.host = word("host", host);
    this.token = token;
    this.requests = new PurgeRequests("Fastly", Set.of(200), firstPause);
  }

  /**
   * A purger of one service.
   *
   * @param serviceId as Fastly's interface shows it
   * @param host the host whose paths are purged: {@code www.example.com}
   * @param token a secret that may purge; it is sent to Fastly and shown nowhere
   */
  public static FastlyPurger of(String serviceId, String host, String token) {
    requireNonNull(serviceId, "serviceId must not be null");
    requireNonNull(host, "host must not be null");
    requireNonNull(token, "token must not be null");
    return at(API, serviceId, host, token, Duration.ofMillis(500));
  }

  static FastlyPurger at(
      URI api, String serviceId, String host, String token, Duration firstPause) {
    return new FastlyPurger(api, serviceId, host, token, firstPause);
  }

  @Override
  public CompletableFuture<Void> purge(Collection<CacheTag> tags, Collection<String> paths) {
    return requests.send(() -> requests(tags, paths));
  }

  private List<HttpRequest> requests(Collection<CacheTag> tags, Collection<String> paths) {
    List<HttpRequest> all = new ArrayList<>();
    List<String> names = tags.stream().map(CacheTag::name).toList();
    for (int i = 0; i < names.size(); i += MAX_KEYS_PER_REQUEST) {
      List<String> some = names.subList(i, Math.min(names.size(), i + MAX_KEYS_PER_REQUEST));
      all.add(
          post("/service/" + serviceId + "/purge")
              .header("Surrogate-Key", String.join(" ", some))
              .build());
    }
    paths.forEach(path -> all.add(post("/purge/" + host + path).build()));
    return all;
  }

  private HttpRequest.Builder post(String path) {
    return PurgeRequests.to(Addresses.of(api, path))
        .POST(BodyPublishers.noBody())
        .header("Fastly-Key", token);
  }

  @Override
  public String tagField() {
    return "Surrogate-Key";
  }

  @Override
  public String tagSeparator() {
    return " ";
  }

  @Override
  public int maxTagsPerResponse() {
    return MAX_TAGS;
  }

  private static String word(String name, String value) {
    if (!value.matches("[A-Za-z0-9.:-]+")) {
      throw new IllegalArgumentException(name + " must be letters, digits, . : and -: " + value);
    }
    return value;
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "FastlyPurger[" + serviceId + ", " + host + "]";
  }
}
