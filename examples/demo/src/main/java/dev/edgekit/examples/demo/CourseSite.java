package dev.edgekit.examples.demo;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.http.Response;
import dev.edgekit.image.ImageService;
import java.time.Duration;

/**
 * Where the three libraries meet: by the path that the gate gave a request, the pipeline and the
 * cache answer what they can, the site's own controllers do the rest. Thread-safe.
 */
record CourseSite(ResponseCache cache, ImageService images, Controllers controllers) {

  /**
   * The same for everyone, whatever cookies they send. The nodes are told apart by their port, so
   * the default key, with the host, would be two.
   */
  private static final CachePolicy CATEGORIES =
      CachePolicy.fresh(ofMinutes(5))
          .staleWhileRevalidate(ofHours(1))
          .staleIfError(ofDays(1))
          .keyedBy(request -> CacheKey.of("/categories"))
          .sharedAcrossUsers()
          .tags("categories");

  /** Each user's own, by whom the gate says it is; browsers ask each time. */
  private static final CachePolicy ACCOUNT =
      CachePolicy.fresh(ofSeconds(30)).browser(Duration.ZERO).perUser();

  /** By the decision's path and no other: what was checked is what runs. */
  Response handle(DecidedRequest request) {
    String path = request.decision().path().orElseThrow();
    if (path.startsWith("/images/")) {
      return images.serve(request);
    }
    return switch (request.method() + " " + path) {
      case "GET /categories", "HEAD /categories" ->
          cache.serve(request, CATEGORIES, controllers::categories);
      case "GET /me" -> cache.serve(request, ACCOUNT, () -> controllers.handle(request));
      default -> controllers.handle(request);
    };
  }
}
