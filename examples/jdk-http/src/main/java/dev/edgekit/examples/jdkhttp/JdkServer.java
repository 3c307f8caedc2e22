package dev.edgekit.examples.jdkhttp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.edgekit.http.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JDK's HTTP server with one {@link Endpoint} behind every path. At most {@value #MAX_THREADS}
 * requests run at once and {@value #MAX_WAITING} wait; connections beyond that are closed.
 * Thread-safe.
 */
public final class JdkServer implements AutoCloseable {
  private static final int MAX_THREADS = 64;
  private static final int MAX_WAITING = 1024;
  private static final Logger log = LoggerFactory.getLogger(JdkServer.class);

  static {
    // Read once, when the JDK's server is first loaded; what the command line says wins.
    tune("sun.net.httpserver.nodelay", "true"); // else small answers wait 40 ms for an ACK
    tune("sun.net.httpserver.maxReqTime", "60"); // seconds for a request to arrive
    tune("sun.net.httpserver.maxRspTime", "120"); // seconds for its answer to be taken
  }

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
   */
  public static JdkServer onLoopback(int port, Endpoint endpoint) throws IOException {
    return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), endpoint);
  }

  /** Starts a server on this address. */
  public static JdkServer start(InetSocketAddress address, Endpoint endpoint) throws IOException {
    HttpServer server = HttpServer.create(address, MAX_WAITING);
    ThreadPoolExecutor threads = threads();
    server.setExecutor(threads);
    server.createContext("/", exchange -> serve(exchange, endpoint));
    server.start();
    return new JdkServer(server, threads);
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** {@code http://127.0.0.1:8080}. */
  public String url() {
    InetAddress host = server.getAddress().getAddress();
    String name = host.isAnyLocalAddress() ? "localhost" : host.getHostAddress();
    return "http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + port();
  }

  /** Stops listening, breaks off what runs and ends every thread. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** Closes the exchange on every way out: one that stays open keeps its client waiting. */
  private static void serve(HttpExchange exchange, Endpoint endpoint) {
    try (exchange) {
      ExchangeResponse.write(answer(exchange, endpoint), exchange);
    } catch (IOException e) {
      log.debug("the client went away: {}", e.toString());
    }
  }

  private static Response answer(HttpExchange exchange, Endpoint endpoint) {
    try {
      return endpoint.handle(ExchangeRequest.of(exchange));
    } catch (ProblemException e) {
      return e.response();
    } catch (RuntimeException | StackOverflowError e) {
      log.error("{} {}", exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(), e);
      return Response.problem(
          500, "about:blank", "Internal Server Error", "The server could not answer the request.");
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

  private static void tune(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
