package dev.edgekit.examples.javalin;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.servlet.GateFilter;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.examples.course.Command;
import dev.edgekit.examples.course.CourseParts;
import dev.edgekit.examples.course.Running;
import dev.edgekit.http.Response;
import dev.edgekit.http.servlet.ServletExchange;
import dev.edgekit.image.ImageService;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.function.Function;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;

/** A server of courses: the gate is a filter before Javalin's own servlet. */
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
    Command.main("javalin", CourseServer::start, arguments);
  }

  static Running start(CourseParts parts, int port) {
    Javalin server = new CourseServer(parts.gate(), parts.cache(), parts.images()).start(port);
    return Running.on(server.port(), server::stop);
  }

  /** Starts it on the loopback interface; HTTP/1.1 and HTTP/2 in the clear. */
  Javalin start(int port) {
    return Javalin.create(config -> configure(config, port)).start();
  }

  private void configure(JavalinConfig config, int port) {
    config.jetty.modifyServletContextHandler(
        context ->
            context.addServletContainerInitializer(
                (classes, servlets) -> GateFilter.of(gate).addTo(servlets)));
    config.jetty.addConnector(
        (server, http) -> {
          http.setHeaderCacheSize(0); // it takes a value for an earlier one that differs in case
          http.setHeaderCacheCaseSensitive(true);
          ServerConnector connector =
              new ServerConnector(
                  server, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
          connector.setHost("127.0.0.1");
          connector.setPort(port);
          return connector;
        });
    config.routes.get(
        "/client/me",
        context ->
            context.header("Cache-Control", "no-store").result(context.req().getRemoteUser()));
    config.routes.get("/courses", context -> context.result("Reading a mountain"));
    Handler categories = answer(exchange -> cache.serve(exchange.request(), () -> load(exchange)));
    config.routes.get("/categories", categories);
    config.routes.head("/categories", categories);
    config.routes.get("/images/*", answer(exchange -> images.serve(exchange.request())));
  }

  private static Response load(ServletExchange exchange) {
    return Response.json("[\"of " + exchange.request().host() + "\"]");
  }

  /** A handler that writes EdgeKit's response to the servlet beneath, past Javalin's own result. */
  private static Handler answer(Function<ServletExchange, Response> answer) {
    return (Context context) -> {
      ServletExchange exchange = ServletExchange.of(context.req(), context.res());
      exchange.write(answer.apply(exchange));
    };
  }
}
