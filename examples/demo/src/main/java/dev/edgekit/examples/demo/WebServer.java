package dev.edgekit.examples.demo;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.Decision;
import dev.edgekit.auth.servlet.GateFilter;
import dev.edgekit.http.ProblemException;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.http.servlet.ServletExchange;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jetty on the loopback interface: the gate's filter, then the site. Thread-safe. */
final class WebServer implements AutoCloseable {
  private static final String ASKED = WebServer.class.getName();
  private static final Logger log = LoggerFactory.getLogger(WebServer.class);

  private final Server jetty = new Server();
  private final ServerConnector connector;

  private WebServer(int port) {
    HttpConfiguration config = new HttpConfiguration();
    config.setSendServerVersion(false);
    // The gate refuses what can be read in two ways, and says why.
    config.setUriCompliance(UriCompliance.UNSAFE);
    // Jetty remembers a connection's fields and by default takes "Cookie: s=aB" for "Cookie: s=Ab".
    config.setHeaderCacheCaseSensitive(true);
    config.setHeaderCacheSize(0);
    connector =
        new ServerConnector(
            jetty, new HttpConnectionFactory(config), new HTTP2CServerConnectionFactory(config));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    jetty.addConnector(connector);
  }

  /**
   * Starts a server.
   *
   * @throws UsageException if the port is taken
   */
  static WebServer start(int port, AuthGate gate, CourseSite site, Observer observer) {
    WebServer server = new WebServer(port);
    ServletContextHandler context = new ServletContextHandler("/");
    EnumSet<DispatcherType> every = EnumSet.allOf(DispatcherType.class);
    context.addFilter(new FilterHolder(new Asked(observer)), "/*", every);
    context.addFilter(new FilterHolder(GateFilter.of(gate)), "/*", every);
    context.addServlet(new ServletHolder(new SiteServlet(site, observer)), "/");
    server.jetty.setHandler(context);
    try {
      server.connector.open();
      server.jetty.start();
    } catch (IOException e) {
      throw new UsageException(
          "port "
              + port
              + " is in use; stop what uses it, or pass --port N (N and N + 1 are used)");
    } catch (Exception e) {
      throw new IllegalStateException("Jetty did not start", e);
    }
    return server;
  }

  int port() {
    return connector.getLocalPort();
  }

  /** {@code http://127.0.0.1:8080}. */
  String url() {
    return "http://127.0.0.1:" + port();
  }

  @Override
  public void close() {
    try {
      jetty.stop();
    } catch (Exception e) {
      log.warn("Jetty did not stop as it should: {}", e.toString());
    }
  }

  /** Keeps what was asked for, as it was sent, and tells the panel of what the gate denied. */
  private record Asked(Observer observer) implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      ServletExchange exchange =
          ServletExchange.of((HttpServletRequest) request, (HttpServletResponse) response);
      try {
        request.setAttribute(ASKED, exchange.request());
      } catch (ProblemException e) {
        exchange.write(e.response());
        return;
      }
      chain.doFilter(request, response);
      GateFilter.decision(request)
          .filter(decision -> !decision.isAllowed())
          .ifPresent(it -> observer.answered(exchange.request(), it, it.response()));
    }
  }

  private static final class SiteServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient CourseSite site;
    private final transient Observer observer;

    SiteServlet(CourseSite site, Observer observer) {
      this.site = site;
      this.observer = observer;
    }

    @Override
    protected void service(HttpServletRequest http, HttpServletResponse to) throws IOException {
      Decision decision = GateFilter.decision(http).orElseThrow();
      Request asked = (Request) http.getAttribute(ASKED);
      Response response = answer(new DecidedRequest(asked, decision, http.getInputStream()));
      observer.answered(asked, decision, response);
      ServletExchange.of(http, to).write(response);
    }

    private Response answer(DecidedRequest request) {
      try {
        return site.handle(request);
      } catch (ProblemException e) {
        return e.response();
      } catch (RuntimeException e) {
        log.error("{} {}", request.method(), request.path(), e);
        return Response.problem(
            500, "about:blank", "Internal Server Error", "The site could not answer.");
      }
    }
  }
}
