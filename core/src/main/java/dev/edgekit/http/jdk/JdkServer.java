package dev.edgekit.http.jdk;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.edgekit.http.ProblemException;
import dev.edgekit.http.Response;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The JDK's HTTP server with one {@link JdkEndpoint} for every path, for tools, tests and trusted
 * networks. <b>Not for the open Internet:</b> it speaks HTTP/1.1 alone, and a request occupies a
 * thread from its first octet on, so that as many clients as there are threads, each with half a
 * request, keep everybody else waiting.
 *
 * <p>At most {@value #MAX_THREADS} requests run at once and {@value #MAX_WAITING} wait; connections
 * beyond that are closed. The server's time limits and its {@code TCP_NODELAY} are properties of
 * the whole JVM and are left to its command line: {@code -Dsun.net.httpserver.maxReqTime=SECONDS},
 * {@code maxRspTime}, {@code maxConnections}, {@code nodelay=true}. Logs to {@link System.Logger}.
 * Thread-safe.
 */
public final class JdkServer implements AutoCloseable {
  private static final int MAX_THREADS = 64;
  private static final int MAX_WAITING = 1024;
  private static final String MODULE = "jdk.httpserver";
  private static final System.Logger log = System.getLogger(JdkServer.class.getName());

  private final HttpServer server;
  private final ThreadPoolExecutor threads;

  private JdkServer(HttpServer server, ThreadPoolExecutor threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts a server on the loopback interface.
   *
   * @param port 0 for any free one; {@link #port()} tells which
   * @throws IOException if the port is taken
   */
  public static JdkServer onLoopback(int port, JdkEndpoint endpoint) throws IOException {
    requireNonNull(endpoint, "endpoint must not be null");
    return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), endpoint);
  }

  /**
   * Starts a server on this address.
   *
   * @throws IOException if the server can't listen on the address
   * @throws IllegalStateException if the JDK's module {@code jdk.httpserver} isn't there: a module
   *     that starts a server requires it
   */
  public static JdkServer start(InetSocketAddress address, JdkEndpoint endpoint)
      throws IOException {
    requireNonNull(address, "address must not be null");
    requireNonNull(endpoint, "endpoint must not be null");
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      String sentence =
          "JdkServer needs the JDK's module %1$s: write \"requires %1$s;\" in module-info.java,"
              + " or start with --add-modules %1$s";
      throw new IllegalStateException(sentence.formatted(MODULE));
    }
    HttpServer server = listening(address);
    ThreadPoolExecutor threads = threads();
    server.setExecutor(threads);
    server.createContext("/", exchange -> serve(exchange, endpoint));
    server.start();
    return new JdkServer(server, threads);
  }

  /** The port that the server listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** {@code http://127.0.0.1:8080}. */
  public String url() {
    InetAddress host = server.getAddress().getAddress();
    String name = host.isAnyLocalAddress() ? "localhost" : host.getHostAddress();
    return "http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + port();
  }

  /** Stops listening, aborts running requests and ends every thread. Harmless when repeated. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** Closes the exchange on every path: one that stays open keeps its client waiting. */
  private static void serve(HttpExchange http, JdkEndpoint endpoint) {
    try (http) {
      answer(http, endpoint);
    } catch (IOException e) {
      log.log(DEBUG, "the client went away: {0}", e.toString());
    } catch (RuntimeException e) {
      log.log(ERROR, "an answer could not be written", e);
    }
  }

  private static void answer(HttpExchange http, JdkEndpoint endpoint) throws IOException {
    JdkExchange exchange;
    try {
      exchange = JdkExchange.of(http);
    } catch (ProblemException e) {
      JdkExchange.write(e.response(), http);
      return;
    }
    exchange.write(answer(exchange, endpoint));
  }

  private static Response answer(JdkExchange exchange, JdkEndpoint endpoint) {
    try {
      return endpoint.handle(exchange);
    } catch (ProblemException e) {
      return e.response();
    } catch (RuntimeException | StackOverflowError e) {
      log.log(ERROR, exchange.toString(), e);
      return Response.problem(
          500, "about:blank", "Internal Server Error", "The server could not answer the request.");
    }
  }

  private static HttpServer listening(InetSocketAddress address) throws IOException {
    try {
      return HttpServer.create(address, MAX_WAITING);
    } catch (BindException e) {
      BindException named = new BindException(address + ": " + e.getMessage());
      named.initCause(e);
      throw named;
    }
  }

  private static ThreadPoolExecutor threads() {
    AtomicInteger count = new AtomicInteger();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            task -> new Thread(task, "http-" + count.incrementAndGet()));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
