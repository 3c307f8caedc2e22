package dev.edgekit.examples.jetty;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.servlet.GateFilter;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.examples.course.Command;
import dev.edgekit.examples.course.CourseParts;
import dev.edgekit.examples.course.Running;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.http.servlet.ServletExchange;
import dev.edgekit.image.ImageService;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;

/** A server of courses: the gate is its first filter, each route a servlet. */
public final class CourseServer {
  private CourseServer() {}

  /** Starts it; {@code --help} says what the arguments are. */
  public static void main(String[] arguments) {
    Command.main("jetty", CourseServer::start, arguments);
  }

  static Running start(CourseParts parts, int port) throws Exception {
    Server server = of(port, parts.gate(), parts.cache(), parts.images());
    try {
      server.start();
    } catch (Exception e) {
      LifeCycle.stop(server);
      throw e;
    }
    return Running.on(server.getURI().getPort(), () -> LifeCycle.stop(server));
  }

  /** A server that is not started yet; on the loopback interface, HTTP/1.1 and HTTP/2. */
  static Server of(int port, AuthGate gate, ResponseCache cache, ImageService images) {
    Server server = new Server();
    HttpConfiguration http = new HttpConfiguration();
    http.setHeaderCacheSize(0); // it takes a value for an earlier one that differs in case alone
    http.setHeaderCacheCaseSensitive(true);
    ServerConnector connector =
        new ServerConnector(
            server, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServletContainerInitializer(
        (classes, servlets) -> GateFilter.of(gate).addTo(servlets));
    route(
        context,
        "/client/me",
        (request, servlet) ->
            Response.text(servlet.getRemoteUser()).withHeader("Cache-Control", "no-store"));
    route(context, "/courses", (request, servlet) -> Response.text("Reading a mountain"));
    route(
        context,
        "/categories",
        (request, servlet) ->
            cache.serve(request, () -> Response.json("[\"of " + request.host() + "\"]")));
    route(context, "/images/*", (request, servlet) -> images.serve(request));
    server.setHandler(context);
    return server;
  }

  /** What a route answers. */
  @FunctionalInterface
  private interface Answer {
    Response to(Request request, HttpServletRequest http);
  }

  private static void route(ServletContextHandler context, String path, Answer answer) {
    context.addServlet(new ServletHolder(new Route(answer)), path);
  }

  private static final class Route extends HttpServlet {
    private static final long serialVersionUID = 1;
    private final transient Answer answer;

    Route(Answer answer) {
      this.answer = answer;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      ServletExchange exchange = ServletExchange.of(request, response);
      exchange.write(answer.to(exchange.request(), request));
    }
  }
}
