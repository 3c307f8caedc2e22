package dev.edgekit.benchmarks.story.node;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.Decision;
import dev.edgekit.auth.Principal;
import dev.edgekit.auth.servlet.GateFilter;
import dev.edgekit.benchmarks.story.Day;
import dev.edgekit.benchmarks.story.Told;
import dev.edgekit.http.ProblemException;
import dev.edgekit.http.Response;
import dev.edgekit.http.servlet.ServletExchange;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jetty on the loopback interface: the gate's filter, then the API by the servlet adapter. */
final class NodeServer {
  private static final Logger log = LoggerFactory.getLogger(NodeServer.class);

  /** As many from the start, so that what is measured of a node doesn't grow by them. */
  private static final int THREADS = 100;

  private NodeServer() {}

  static void start(int port, AuthGate gate, Api api) throws Exception {
    HttpConfiguration config = new HttpConfiguration();
    config.setSendServerVersion(false);
    config.setUriCompliance(UriCompliance.UNSAFE); // the gate refuses what is ambiguous
    config.setHeaderCacheCaseSensitive(true);
    config.setHeaderCacheSize(0);
    Server jetty = new Server(new QueuedThreadPool(THREADS, THREADS));
    ServerConnector connector = new ServerConnector(jetty, new HttpConnectionFactory(config));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    jetty.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    context.addFilter(
        new FilterHolder(GateFilter.of(gate)), "/*", EnumSet.allOf(DispatcherType.class));
    context.addServlet(new ServletHolder(new ApiServlet(api)), "/");
    jetty.setHandler(context);
    jetty.start();
  }

  private static final class ApiServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient Api api;
    private final String node = System.getProperty("story.node", "");

    ApiServlet(Api api) {
      this.api = api;
    }

    @Override
    protected void service(HttpServletRequest from, HttpServletResponse to) throws IOException {
      ServletExchange exchange = ServletExchange.of(from, to);
      Response answer = answer(exchange, GateFilter.decision(from).orElseThrow());
      exchange.write(
          node.isEmpty()
              ? answer
              : answer.withHeader(Told.ANSWERED, node + " " + Day.wallMicros()));
    }

    private Response answer(ServletExchange exchange, Decision decision) {
      try {
        String who = decision.principal().map(Principal::name).orElse("");
        return api.handle(exchange.request(), decision.path().orElseThrow(), who);
      } catch (ProblemException e) {
        return e.response();
      } catch (RuntimeException e) {
        log.error("{}", exchange, e);
        return Response.problem(500, "about:blank", "Internal Server Error", "No answer.");
      }
    }
  }
}
