package dev.edgekit.examples.demo;

import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.CaffeineTier;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.cache.http.VarnishPurger;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.http.jdk.JdkExchange;
import dev.edgekit.http.jdk.JdkServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands for a CDN: a cache of its own in front of both nodes, that keeps what they allow and is
 * purged by tags. It is for this demo, small and for one machine; {@code examples/gateway} is a
 * caching proxy for others. Thread-safe.
 */
final class Edge implements AutoCloseable {
  private static final int MAX_BODY = 16 << 10;
  private static final CachePolicy POLICY =
      CachePolicy.followingOrigin().listeningTo("CDN-Cache-Control");

  /** Of one connection alone, or a proxy's own to write. */
  private static final Set<String> NOT_PASSED =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "forwarded",
          "host",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto");

  private static final Set<String> REQUESTS_OF_CACHES = Set.of("cache-control", "pragma");

  private final ResponseCache cache =
      ResponseCache.builder().local(CaffeineTier.ofMaxBytes(16 << 20)).build();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HopFigures figures = new HopFigures();
  private final List<String> nodes = new CopyOnWriteArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final Optional<VarnishPurger> varnish;
  private final JdkServer server;

  private Edge(Optional<VarnishPurger> varnish) throws IOException {
    this.varnish = varnish;
    this.server = JdkServer.onLoopback(0, this::answer);
  }

  /**
   * Starts it on any free port; requests come to nothing before there is a node.
   *
   * @param varnish one that also stands in front of the nodes, and is purged with it
   */
  static Edge start(Optional<VarnishPurger> varnish) throws IOException {
    return new Edge(varnish);
  }

  /** Asks this node, too. */
  void add(String nodeUrl) {
    nodes.add(nodeUrl);
  }

  /** {@code http://127.0.0.1:40123}. */
  String url() {
    return server.url();
  }

  /** What it answered of {@code /categories} itself. */
  HopFigures.View figures() {
    return figures.view();
  }

  private Response answer(JdkExchange exchange) {
    Request request = passedOn(exchange.request());
    byte[] body = exchange.body(MAX_BODY);
    Response response = cache.serve(request, POLICY, () -> ask(request, body));
    if (request.path().equals("/categories")) {
      String status = response.headers().first("Cache-Status").orElse("");
      // The node's own words come first and are replayed; this cache's are the last.
      figures.served(response, status.substring(Math.max(0, status.lastIndexOf("edgekit"))));
    }
    return response.withHeaders(response.headers().without("Cache-Tag", "CDN-Cache-Control"));
  }

  /**
   * As a CDN is set up: without what a client asks of caches, or each reload would reach the nodes;
   * where everyone gets the same, without cookies.
   */
  private static Request passedOn(Request from) {
    boolean isShared = from.path().equals("/categories") || from.path().startsWith("/images/");
    Headers.Builder headers = Headers.builder();
    from.headers()
        .forEach(
            (name, value) -> {
              boolean isLeftOut =
                  REQUESTS_OF_CACHES.contains(name.toLowerCase(Locale.ROOT))
                      || (isShared && name.equalsIgnoreCase("cookie"));
              if (isPassed(name) && !isLeftOut) {
                headers.add(name, value);
              }
            });
    return Request.builder(from.method(), from.target())
        .scheme(from.scheme())
        .host(from.host())
        .headers(headers.build())
        .clientAddress(from.clientAddress())
        .build();
  }

  private Response ask(Request request, byte[] body) throws IOException, InterruptedException {
    String node = nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size()));
    HttpRequest.Builder asked =
        HttpRequest.newBuilder(URI.create(node + request.target()))
            .method(request.method(), BodyPublishers.ofByteArray(body));
    request.headers().forEach(asked::header);
    HttpResponse<byte[]> got = client.send(asked.build(), BodyHandlers.ofByteArray());
    Headers.Builder headers = Headers.builder();
    got.headers().map().entrySet().stream()
        .filter(field -> isPassed(field.getKey()))
        .forEach(field -> field.getValue().forEach(value -> headers.add(field.getKey(), value)));
    return Response.of(got.statusCode(), headers.build(), got.body());
  }

  private static boolean isPassed(String field) {
    return !NOT_PASSED.contains(field.toLowerCase(Locale.ROOT)) && !field.startsWith(":");
  }

  /**
   * How long a response may be on its way to what is purged here. This cache itself knows which of
   * its loads began before an invalidation; a Varnish doesn't.
   */
  Duration transit() {
    return varnish.isPresent() ? Duration.ofSeconds(2) : Duration.ZERO;
  }

  /** Drops what carries one of these tags. */
  CompletableFuture<Void> purge(Collection<CacheTag> tags, Collection<String> paths) {
    tags.forEach(cache::invalidate);
    return varnish
        .map(it -> it.purge(tags, paths))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  @Override
  public void close() {
    server.close();
    cache.close();
  }
}
