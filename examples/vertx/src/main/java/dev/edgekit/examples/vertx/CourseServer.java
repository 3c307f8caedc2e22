package dev.edgekit.examples.vertx;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.Decision;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.examples.course.Command;
import dev.edgekit.examples.course.CourseParts;
import dev.edgekit.examples.course.Running;
import dev.edgekit.http.ProblemException;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.ImageService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * A server of course categories: the gate says what to dispatch on, the cache and the pictures
 * answer.
 */
public final class CourseServer {
  private final Vertx vertx;
  private final AuthGate gate;
  private final ResponseCache cache;
  private final ImageService images;

  CourseServer(Vertx vertx, AuthGate gate, ResponseCache cache, ImageService images) {
    this.vertx = vertx;
    this.gate = gate;
    this.cache = cache;
    this.images = images;
  }

  /** Starts it; {@code --help} says what the arguments are. */
  public static void main(String[] arguments) {
    Command.main("vertx", CourseServer::start, arguments);
  }

  static Running start(CourseParts parts, int port) {
    Vertx vertx = Vertx.vertx();
    CourseServer server = new CourseServer(vertx, parts.gate(), parts.cache(), parts.images());
    try {
      return Running.on(server.listen(port).await().actualPort(), () -> vertx.close().await());
    } catch (Throwable e) {
      vertx.close().await();
      throw e;
    }
  }

  /** Listens on the loopback interface; HTTP/1.1 and HTTP/2 in the clear. */
  Future<HttpServer> listen(int port) {
    return vertx
        .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port))
        .requestHandler(this::handle)
        .listen();
  }

  private void handle(HttpServerRequest http) {
    vertx
        .executeBlocking(() -> answer(VertxRequest.of(http)), false)
        .onSuccess(response -> write(response, http))
        .onFailure(
            e -> write(e instanceof ProblemException p ? p.response() : Response.of(500), http));
  }

  private Response answer(Request request) {
    Decision decision = gate.decide(request);
    if (!decision.isAllowed()) {
      return decision.response();
    }
    String path = decision.path().orElseThrow();
    if (path.startsWith("/images/")) {
      return images.serve(request);
    }
    return switch (path) {
      case "/client/me" ->
          Response.text(decision.principal().orElseThrow().name())
              .withHeader("Cache-Control", "no-store");
      case "/courses" -> Response.text("Reading a mountain");
      case "/categories" ->
          cache.serve(request, () -> Response.json("[\"of " + request.host() + "\"]"));
      default -> Response.problem(404, "about:blank", "Not Found", "There is no such page.");
    };
  }

  private static void write(Response response, HttpServerRequest http) {
    Response framed = response.framedFor(http.method().name());
    HttpServerResponse to = http.response().setStatusCode(framed.status());
    framed.headers().forEach((name, value) -> to.headers().add(name, value));
    var unused = framed.body().length == 0 ? to.end() : to.end(Buffer.buffer(framed.body()));
  }
}
