package dev.edgekit.examples.micronaut;

import dev.edgekit.cache.ResponseCache;
import dev.edgekit.examples.course.Command;
import dev.edgekit.examples.course.CourseParts;
import dev.edgekit.examples.course.Running;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.ImageService;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.RequestAttribute;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.Map;

/** A server of courses: a controller behind {@link GateFilter}. */
@Controller(produces = MediaType.ALL)
public record CourseServer(ResponseCache cache, ImageService images) {
  /** Starts it; {@code --help} says what the arguments are. */
  public static void main(String[] arguments) {
    Command.main("micronaut", CourseServer::start, arguments);
  }

  /** Starts it as {@code application.properties} says: HTTP/1.1 and HTTP/2 in the clear. */
  static Running start(CourseParts parts, int port) {
    EmbeddedServer server =
        ApplicationContext.builder()
            .singletons(parts.gate(), parts.cache(), parts.images())
            .properties(Map.of("micronaut.server.port", port))
            .run(EmbeddedServer.class);
    return Running.on(server.getPort(), server::close);
  }

  @Get("/client/me")
  Response me(HttpRequest<?> http) {
    return Response.text(http.getUserPrincipal().orElseThrow().getName())
        .withHeader("Cache-Control", "no-store");
  }

  @Get("/courses")
  Response courses() {
    return Response.text("Reading a mountain");
  }

  @Get("/categories")
  Response categories(@RequestAttribute(GateFilter.REQUEST) Request request) {
    return cache.serve(request, () -> Response.json("[\"of " + request.host() + "\"]"));
  }

  @Get("/images/{+path}")
  Response images(@RequestAttribute(GateFilter.REQUEST) Request request) {
    return images.serve(request);
  }
}
