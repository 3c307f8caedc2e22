package dev.edgekit.examples.demo;

import dev.edgekit.auth.Decision;
import dev.edgekit.auth.Principal;
import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.InvalidationReceipt;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.http.Headers;
import dev.edgekit.http.ProblemException;
import dev.edgekit.http.Response;
import dev.edgekit.image.ImageService;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** The site's own work, as any service has it: a handler for each path. Thread-safe. */
final class Controllers {
  static final CacheTag CATEGORIES = CacheTag.of("categories");

  private static final Duration FLEET_TIMEOUT = Duration.ofSeconds(2);
  private static final Logger log = LoggerFactory.getLogger(Controllers.class);

  private final String node;
  private final Catalogue catalogue;
  private final ResponseCache cache;
  private final ImageService images;
  private final ExpressSessions sessions;
  private final Panel panel;

  Controllers(
      String node,
      Catalogue catalogue,
      ResponseCache cache,
      ImageService images,
      ExpressSessions sessions,
      Panel panel) {
    this.node = node;
    this.catalogue = catalogue;
    this.cache = cache;
    this.images = images;
    this.sessions = sessions;
    this.panel = panel;
  }

  /** The answer to a request that the gate has let through, by the path that the gate gave. */
  Response handle(DecidedRequest request) {
    Decision decision = request.decision();
    return switch (request.method()) {
      case "GET", "HEAD" -> get(decision.path().orElseThrow(), decision);
      case "POST" -> post(decision.path().orElseThrow(), request);
      default ->
          throw new ProblemException(405, "Method Not Allowed", "Use GET, HEAD or POST here.");
    };
  }

  /** The origin behind the cached {@code /categories}. */
  Response categories() throws InterruptedException {
    return Response.json(catalogue.categoriesJson());
  }

  private Response get(String path, Decision decision) {
    return switch (path) {
      case "/" -> Page.of(node, catalogue, images::img);
      case "/assets/app.css", "/assets/app.js", "/assets/icon.svg" -> Page.asset(path);
      case "/assets/before.jpg" -> picture("image/jpeg", Comparison::before);
      case "/assets/after.avif" -> picture("image/avif", Comparison::after);
      case "/courses" -> json(Map.of("courses", catalogue.courses()));
      case "/me" -> json(Map.of("user", user(decision)));
      case "/panel.json" -> json(panel.seenFrom(node));
      default -> throw notFound("There is no " + path + " here.");
    };
  }

  /** Made once, a moment after the first look at the panel. */
  private Response picture(String type, Function<Comparison, byte[]> which) {
    return panel
        .comparison()
        .map(which)
        .map(bytes -> Page.file(type, bytes))
        .orElseThrow(() -> notFound("The comparison is still being made."));
  }

  private Response post(String path, DecidedRequest request) {
    return switch (path) {
      case "/sign-in" -> signIn(Form.of(request));
      case "/sign-out" -> seeOther(fromStore(() -> sessions.destroy(request)));
      case "/categories" -> rename(Form.of(request), request.decision());
      default -> throw notFound("Nothing can be posted to " + path + ".");
    };
  }

  /** Where a real site checks a password or a passkey. */
  private Response signIn(Form form) {
    String user = form.text("user", 40);
    return seeOther(fromStore(() -> sessions.create(user)));
  }

  private Response rename(Form form, Decision decision) {
    Category renamed =
        catalogue
            .rename(form.field("id"), form.text("name", 40))
            .orElseThrow(() -> notFound("There is no such category."));
    long start = System.nanoTime();
    InvalidationReceipt receipt = cache.invalidate(CATEGORIES);
    boolean reachedFleet = awaitFleet(receipt);
    long millis = millisSince(start);
    boolean reachedEdge = reachedFleet && awaitEdge(receipt);
    long edgeMillis = reachedEdge ? millisSince(start) : -1;
    String state = receipt.state().name();
    panel
        .invalidations()
        .add(node, CATEGORIES.name(), reachedFleet ? millis : -1, edgeMillis, state);
    return json(
        Map.of(
            "id",
            renamed.id(),
            "name",
            renamed.name(),
            "by",
            user(decision),
            "reachedFleet",
            reachedFleet,
            "millis",
            millis,
            "state",
            state));
  }

  private static long millisSince(long start) {
    return Duration.ofNanos(System.nanoTime() - start).toMillis();
  }

  private static boolean awaitEdge(InvalidationReceipt receipt) {
    try {
      receipt
          .whenPurged()
          .toCompletableFuture()
          .get(FLEET_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  private static boolean awaitFleet(InvalidationReceipt receipt) {
    try {
      return receipt.awaitFleet(FLEET_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String user(Decision decision) {
    return decision.principal().map(Principal::name).orElse("");
  }

  /** What can't be stored is the site's trouble and not the user's: 503. */
  private static String fromStore(Supplier<String> action) {
    try {
      return action.get();
    } catch (RuntimeException e) {
      log.warn("the session store does not answer: {}", e.toString());
      throw new ProblemException(
          503, "Service Unavailable", "Sessions are out of reach just now; try again soon.");
    }
  }

  private static Response seeOther(String setCookie) {
    return Response.of(303)
        .withHeaders(
            Headers.of("Location", "/", "Set-Cookie", setCookie, "Cache-Control", "no-store"));
  }

  private static Response json(Object value) {
    return Response.json(JsonMapper.shared().writeValueAsString(value))
        .withHeader("Cache-Control", "no-store");
  }

  private static ProblemException notFound(String detail) {
    return new ProblemException(404, "Not Found", detail);
  }
}
