package dev.edgekit.examples.helidon;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.Decision;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.examples.course.Command;
import dev.edgekit.examples.course.CourseParts;
import dev.edgekit.examples.course.Running;
import dev.edgekit.http.Headers;
import dev.edgekit.http.ProblemException;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.ImageService;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;

/** A server of courses: the gate says what to dispatch on, the cache and the pictures answer. */
public final class CourseServer {
  private final AuthGate gate;
  private final ResponseCache cache;
  private final ImageService images;

  CourseServer(AuthGate gate, ResponseCache cache, ImageService images) {
    this.gate = gate;
    this.cache = cache;
    this.images = images;
  }

  /** Starts it; {@code --help} says what the arguments are. */
  public static void main(String[] arguments) {
    Command.main("helidon", CourseServer::start, arguments);
  }

  static Running start(CourseParts parts, int port) throws IOException {
    WebServer server = new CourseServer(parts.gate(), parts.cache(), parts.images()).start(port);
    if (!server.isRunning()) { // it logs why, and goes on
      throw new IOException("Helidon could not listen");
    }
    return Running.on(server.port(), server::stop);
  }

  /** Starts it on the loopback interface; HTTP/1.1 and HTTP/2 in the clear. */
  WebServer start(int port) {
    return WebServer.builder()
        .host("127.0.0.1")
        .port(port)
        .routing(routing -> routing.any(this::handle))
        .build()
        .start();
  }

  private void handle(ServerRequest request, ServerResponse response) {
    try {
      write(answer(HelidonRequest.of(request)), request, response);
    } catch (ProblemException e) {
      write(e.response(), request, response);
    }
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

  private static void write(Response response, ServerRequest request, ServerResponse to) {
    HttpPrologue line = request.prologue();
    Response framed = response.framedFor(line.method().text());
    to.status(framed.status());
    boolean http2 = line.protocolVersion().equals("2.0"); // Helidon 4.5 waits for a length's body
    Headers fields = http2 ? framed.headers().without("Content-Length") : framed.headers();
    fields.forEach((name, value) -> to.header(name, value));
    if (framed.body().length == 0) {
      to.send();
    } else {
      to.send(framed.body());
    }
    if (http2) {
      request.content().consume(); // unread, it would keep the window of its connection
    }
  }
}
