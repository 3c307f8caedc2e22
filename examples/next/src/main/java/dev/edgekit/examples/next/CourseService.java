package dev.edgekit.examples.next;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.Decision;
import dev.edgekit.auth.Principal;
import dev.edgekit.auth.ProxyFields;
import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.auth.session.AuthJsSessions;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.http.jdk.JdkExchange;
import dev.edgekit.http.jdk.JdkServer;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.store.FilesystemOriginals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * The service that a Next.js front end calls: from its server with a key, through rewrites for
 * browsers.
 */
public final class CourseService {
  private static final int MAX_BODY = 1_000;
  private static final Predicate<String> IS_ORIGIN = caller -> caller.contains("://");
  private static final String RULES =
      """
      {"version": 1, "defaults": {"check": "api-key"}, "rules": [
        {"id": "client", "when": "Under(`/client`)", "check": "session", "strip": "/client"},
        {"id": "images", "when": "Under(`/images`)", "check": "none"}]}
      """;

  private final ApiKeys keys;
  private final AuthGate gate;
  private final ImageService images;
  private final ResponseCache cache =
      ResponseCache.builder()
          .policy(
              CachePolicy.fresh(Duration.ofMinutes(5))
                  .browser(Duration.ZERO)
                  .sharedAcrossUsers()
                  .tags("category"))
          .build();
  private volatile String category = "Out of doors";

  private CourseService(Path data, String secret, List<String> callers) {
    keys = ApiKeys.at(data.resolve("keys.json"));
    gate =
        AuthGate.builder()
            .rules(RuleSource.of(RuleSet.parse(RULES)))
            .sessions(AuthJsSessions.authJs(List.of(secret)).withPrincipal("/name"))
            .apiKeys(keys)
            // Next puts its own address into Host. What it says in X-Forwarded-Host counts where
            // all
            // that comes to it comes through a proxy; elsewhere the pages' origins are named.
            .trustedOrigins(callers.stream().filter(IS_ORIGIN).toArray(String[]::new))
            .trustedProxies(callers.stream().filter(IS_ORIGIN.negate()).toArray(String[]::new))
            .proxyFields(ProxyFields.X_FORWARDED)
            .build();
    images =
        ImageService.builder()
            .originals(FilesystemOriginals.at(data.resolve("originals")))
            .widths(320, 640, 960, 1280)
            .build();
  }

  /**
   * {@code PORT DATA CALLER…}, and Auth.js' secret as AUTH_SECRET; prints a key for the front end.
   * A caller is the origin of pages, or the address of a trusted proxy.
   */
  public static void main(String[] arguments) {
    String secret = System.getenv("AUTH_SECRET");
    if (arguments.length < 2 || secret == null) {
      exit("give PORT DATA CALLER…, and Auth.js' secret as AUTH_SECRET");
      return;
    }
    List<String> callers = List.of(arguments).subList(2, arguments.length);
    try {
      CourseService service = new CourseService(Path.of(arguments[1]), secret, callers);
      JdkServer.onLoopback(Integer.parseInt(arguments[0]), service::answer);
      System.out.println(service.keys.issue("front end").text());
    } catch (IllegalArgumentException | IOException e) {
      exit(String.valueOf(e.getMessage()));
    }
  }

  private static void exit(String problem) {
    System.err.println("course service: " + problem);
    System.exit(2);
  }

  private Response answer(JdkExchange exchange) {
    Request request = exchange.request();
    Decision decision = gate.decide(request);
    if (!decision.isAllowed()) {
      return decision.response();
    }
    return decision.answer(answer(exchange, decision));
  }

  private Response answer(JdkExchange exchange, Decision decision) {
    Request request = exchange.request();
    String path = decision.path().orElseThrow();
    if (path.startsWith("/images/")) {
      return images.serve(request);
    }
    return switch (request.method() + " " + path) {
      case "GET /me" -> me(decision.principal().orElseThrow());
      case "GET /courses" -> Response.json("[\"Reading a mountain\",\"Six ingredients\"]");
      case "GET /category" -> cache.serve(request, () -> Response.text(category));
      case "POST /category" -> rename(new String(exchange.body(MAX_BODY), UTF_8));
      default -> Response.problem(404, "about:blank", "Not Found", "There is no such page.");
    };
  }

  private static Response me(Principal user) {
    return Response.text(user.name()).withHeader("Cache-Control", "no-store");
  }

  private Response rename(String name) {
    category = name;
    cache.invalidate(CacheTag.of("category"));
    return Response.text(name);
  }
}
