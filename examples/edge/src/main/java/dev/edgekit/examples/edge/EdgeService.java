package dev.edgekit.examples.edge;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;

import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.EdgePurger;
import dev.edgekit.cache.InvalidationReceipt;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.cache.ResponseCacheBuilder;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.http.jdk.JdkServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A service for a cache in front: what is the same for everyone, a page that is one user's, and a
 * picture in the format that the client asks for. Thread-safe.
 */
public final class EdgeService implements AutoCloseable {
  /** The cache in front keeps it; browsers ask each time, since nothing purges them. */
  private static final CachePolicy SHARED =
      CachePolicy.fresh(ofMinutes(5)).staleWhileRevalidate(ofHours(1)).browser(ZERO);

  /** nginx, which can't be purged by tags, keeps what has none, and not for long. */
  private static final CachePolicy UNTAGGED = CachePolicy.fresh(ofMinutes(1)).browser(ZERO);

  private final ResponseCache cache;
  private final JdkServer server;
  private final AtomicInteger version = new AtomicInteger(1);
  private final AtomicInteger refreshes = new AtomicInteger();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private EdgeService(int port, ResponseCacheBuilder cache) throws IOException {
    this.cache = cache.build();
    this.server = JdkServer.onLoopback(port, exchange -> answer(exchange.request()));
  }

  /** A service on this port, 0 for any, with a cache in front that this purges. */
  public static EdgeService start(int port, EdgePurger purger) throws IOException {
    return new EdgeService(port, ResponseCache.builder().edge(purger));
  }

  /** The same for a test that counts what comes through, and purges once. */
  static EdgeService purgingOnce(int port, EdgePurger purger) throws IOException {
    return new EdgeService(port, ResponseCache.builder().edge(purger).purgingAgainAfter(ZERO));
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  /** Writes something and invalidates what shows it. */
  public InvalidationReceipt write() {
    version.incrementAndGet();
    return cache.invalidate(CacheTag.of("categories"), CacheTag.of("images"));
  }

  /** The targets of the requests that came through to the service. */
  List<String> asked() {
    return asked;
  }

  private Response answer(Request request) {
    asked.add(request.method() + " " + request.target());
    return switch (request.path()) {
      case "/categories" ->
          cache.serve(request, SHARED.tags("menu", "categories"), this::categories);
      case "/untagged" -> cache.serve(request, UNTAGGED, this::categories);
      case "/refreshing" -> refreshing();
      case "/brief" -> brief();
      case "/withdrawn" -> withdrawn(request);
      case "/silent" -> Response.text("says nothing of caches");
      case "/forwarded", "/images/forwarded" -> forwarded(request);
      case "/me" -> cache.serve(request, SHARED, () -> me(request));
      case "/images/a" -> cache.serve(request, SHARED.tags("images"), () -> image(request));
      default -> Response.of(404).withHeader("Cache-Control", "no-store");
    };
  }

  private Response categories() {
    return Response.json("{\"version\":" + version.get() + "}");
  }

  /** Stale at first, as the cache says it while it loads the new one; then that. */
  private Response refreshing() {
    int time = refreshes.incrementAndGet();
    return Response.text("refresh " + time)
        .withHeader("Cache-Control", "public, max-age=0")
        .withHeader(
            "CDN-Cache-Control", time == 1 ? "max-age=0, stale-while-revalidate=60" : "max-age=60");
  }

  /** Fresh for a second, and no answer once it is not: nothing is said of a stale window. */
  private static Response brief() {
    return Response.text("brief").withHeader("Cache-Control", "public, max-age=1");
  }

  /** Fresh for a second; who asks whether it has changed is told that nobody may keep it. */
  private static Response withdrawn(Request request) {
    boolean again = request.headers().contains("If-None-Match");
    return (again ? Response.of(304) : Response.text("withdrawn"))
        .withHeader("ETag", "\"a\"")
        .withHeader("Cache-Control", again ? "no-store" : "public, max-age=1");
  }

  /** What the service is told of who asked. */
  private static Response forwarded(Request request) {
    return Response.text(
            Stream.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto")
                .map(name -> name + ": " + String.join("; ", request.headers().all(name)))
                .collect(Collectors.joining("\n")))
        .withHeader("Cache-Control", "no-store");
  }

  private static Response me(Request request) {
    return Response.text("you are " + request.headers().first("Cookie").orElse("nobody"))
        .withHeader("Cache-Control", "private, no-cache");
  }

  private static Response image(Request request) {
    String accept = request.headers().first("Accept").orElse("");
    String type = accept.contains("avif") ? "avif" : accept.contains("webp") ? "webp" : "jpeg";
    return Response.text("a picture as " + type)
        .withHeader("Content-Type", "image/" + type)
        .withHeader("Vary", "Accept");
  }

  @Override
  public void close() {
    server.close();
    cache.close();
  }
}
