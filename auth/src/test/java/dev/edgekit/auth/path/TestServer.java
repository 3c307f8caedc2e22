package dev.edgekit.auth.path;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.util.HttpString;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.pathmap.ServletPathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.Callback;

/**
 * A real server with three handlers, under {@code /client}, under {@code /internal} and for
 * everything else, each of which answers its own name in {@code X-Handler}.
 */
record TestServer(int port, Stop running) implements Closeable {
  static final String HANDLER = "X-Handler";

  @Override
  public void close() throws IOException {
    try {
      running.stop();
    } catch (Exception e) {
      throw new IOException("the server did not stop", e);
    }
  }

  /** How a server is stopped. */
  interface Stop {
    void stop() throws Exception;
  }

  /** The servers, as their documentation sets them up. */
  enum Kind {
    TOMCAT,
    JETTY,
    JETTY_LEGACY,
    UNDERTOW,
    JDK;

    TestServer start(Path directory) throws Exception {
      return switch (this) {
        case TOMCAT -> tomcat(directory);
        case JETTY -> jetty(UriCompliance.DEFAULT);
        case JETTY_LEGACY -> jetty(UriCompliance.LEGACY);
        case UNDERTOW -> undertow();
        case JDK -> jdk();
      };
    }
  }

  private static TestServer tomcat(Path directory) throws LifecycleException {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(directory.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
    Context context = tomcat.addContext("", null);
    for (String name : new String[] {"client", "internal", "default"}) {
      Tomcat.addServlet(context, name, new NamingServlet(name));
      context.addServletMappingDecoded(name.equals("default") ? "/" : "/" + name + "/*", name);
    }
    tomcat.start();
    return new TestServer(
        tomcat.getConnector().getLocalPort(),
        () -> {
          tomcat.stop();
          tomcat.destroy();
        });
  }

  private static TestServer jetty(UriCompliance compliance) throws Exception {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setUriCompliance(compliance);
    Server server = new Server();
    ServerConnector connector =
        new ServerConnector(server, new HttpConnectionFactory(configuration));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    PathMappingsHandler paths = new PathMappingsHandler();
    paths.addMapping(new ServletPathSpec("/client/*"), new NamingJettyHandler("client"));
    paths.addMapping(new ServletPathSpec("/internal/*"), new NamingJettyHandler("internal"));
    paths.addMapping(new ServletPathSpec("/"), new NamingJettyHandler("default"));
    server.setHandler(paths);
    server.start();
    return new TestServer(connector.getLocalPort(), server::stop);
  }

  private static TestServer undertow() {
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(2)
            .setHandler(
                Handlers.path(naming("default"))
                    .addPrefixPath("/client", naming("client"))
                    .addPrefixPath("/internal", naming("internal")))
            .build();
    server.start();
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    return new TestServer(address.getPort(), server::stop);
  }

  private static HttpHandler naming(String name) {
    return exchange -> exchange.getResponseHeaders().put(new HttpString(HANDLER), name);
  }

  /**
   * The JDK's contexts are prefixes of strings, so {@code /client} would serve {@code /clientele}
   * too: a host registers them with the slash and looks after {@code /client} itself.
   */
  private static TestServer jdk() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/client/", exchange -> name(exchange, "client"));
    server.createContext("/internal/", exchange -> name(exchange, "internal"));
    server.createContext("/", TestServer::nameByWholePath);
    server.start();
    return new TestServer(server.getAddress().getPort(), () -> server.stop(0));
  }

  private static void nameByWholePath(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    name(
        exchange,
        path.equals("/client") || path.equals("/internal") ? path.substring(1) : "default");
  }

  private static void name(HttpExchange exchange, String name) throws IOException {
    exchange.getResponseHeaders().set(HANDLER, name);
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private static final class NamingServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final String name;

    NamingServlet(String name) {
      this.name = name;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
      response.setHeader(HANDLER, name);
    }
  }

  private static final class NamingJettyHandler extends Handler.Abstract {
    private final String name;

    NamingJettyHandler(String name) {
      this.name = name;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      response.getHeaders().put(HANDLER, name);
      callback.succeeded();
      return true;
    }
  }
}
