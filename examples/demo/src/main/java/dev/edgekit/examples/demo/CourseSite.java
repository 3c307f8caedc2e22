package dev.edgekit.examples.demo;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.Decision;
import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.examples.jdkhttp.Endpoint;
import dev.edgekit.examples.jdkhttp.ExchangeRequest;
import dev.edgekit.http.Response;
import dev.edgekit.image.ImageService;
import java.time.Duration;

/**
 * Where the three libraries meet: the gate decides which handler a request gets, the pipeline and
 * the cache answer what they can, the site's own controllers do the rest. Thread-safe.
 */
record CourseSite(
    AuthGate gate,
    ResponseCache cache,
    ImageService images,
    Controllers controllers,
    Observer observer)
    implements Endpoint {

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

  @Override
  public Response handle(ExchangeRequest request) {
    Decision decision = gate.decide(request);
    Response response = decision.isAllowed() ? dispatch(request, decision) : decision.response();
    observer.answered(request, decision, response);
    return response;
  }

  /** By the decision's path and no other: what was checked is what runs. */
  private Response dispatch(ExchangeRequest request, Decision decision) {
    String path = decision.path().orElseThrow();
    if (path.startsWith("/images/")) {
      return images.serve(request);
    }
    return switch (request.method() + " " + path) {
      case "GET /categories", "HEAD /categories" ->
          cache.serve(request, CATEGORIES, controllers::categories);
      case "GET /me" ->
          cache.serve(
              new DecidedRequest(request, decision),
              ACCOUNT,
              () -> controllers.handle(request, decision));
      default -> controllers.handle(request, decision);
    };
  }
}
