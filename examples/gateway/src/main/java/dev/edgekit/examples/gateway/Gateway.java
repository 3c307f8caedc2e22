package dev.edgekit.examples.gateway;

import dev.edgekit.examples.jdkhttp.ExchangeRequest;
import dev.edgekit.examples.jdkhttp.JdkServer;
import dev.edgekit.http.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A caching reverse proxy: the JDK's HTTP server in front, a response cache that does what the
 * origin's headers say, the JDK's HTTP client behind.
 */
public final class Gateway implements AutoCloseable {
  private final HttpOrigin origin;
  private final JdkServer server;

  private Gateway(Options options) throws IOException {
    this.origin = new HttpOrigin(options.origin());
    this.server = JdkServer.start(options.address(), this::handle);
  }

  /** Starts a gateway; {@link Options#USAGE} says what the arguments are. */
  public static void main(String[] args) {
    try {
      Gateway gateway = start(args);
      System.out.println("The gateway listens on " + gateway.server.url());
      Runtime.getRuntime().addShutdownHook(new Thread(gateway::close));
    } catch (IllegalArgumentException e) {
      exit(e.getMessage() + "\n\n" + Options.USAGE);
    } catch (IOException e) {
      exit("could not listen: " + e.getMessage());
    }
  }

  static Gateway start(String... args) throws IOException {
    return new Gateway(Options.parse(args));
  }

  String url() {
    return server.url();
  }

  @Override
  public void close() {
    server.close();
  }

  private Response handle(ExchangeRequest request) {
    byte[] body = request.body(HttpOrigin.MAX_BODY_BYTES);
    try {
      return origin.send(request, body);
    } catch (UncheckedIOException e) {
      return unreachable(e.getCause());
    }
  }

  private static Response unreachable(@Nullable Throwable cause) {
    return cause instanceof HttpTimeoutException
        ? Response.problem(504, "about:blank", "Gateway Timeout", "The origin took too long.")
        : Response.problem(502, "about:blank", "Bad Gateway", "The origin could not be reached.");
  }

  private static void exit(String message) {
    System.err.println("gateway: " + message);
    System.exit(2);
  }
}
