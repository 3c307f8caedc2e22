package dev.edgekit.examples.gateway;

import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.CaffeineTier;
import dev.edgekit.cache.RedisTier;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.cache.ResponseCacheBuilder;
import dev.edgekit.examples.jdkhttp.ExchangeRequest;
import dev.edgekit.examples.jdkhttp.JdkServer;
import dev.edgekit.http.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A caching reverse proxy: the JDK's HTTP server in front, a response cache that does what the
 * origin's headers say, the JDK's HTTP client behind.
 */
public final class Gateway implements AutoCloseable {
  private static final long LOCAL_BYTES = 256 << 20;

  /**
   * An origin that can't be reached or answers 5xx is stood in for, unless the response forbids it.
   */
  private static final Duration STALE_IF_ERROR = Duration.ofDays(1);

  private final ResponseCache cache;
  private final HttpOrigin origin;
  private final JdkServer server;

  private Gateway(Options options) throws IOException {
    this.cache = cache(options);
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
    cache.close();
  }

  private static ResponseCache cache(Options options) {
    ResponseCacheBuilder cache =
        ResponseCache.builder()
            .local(CaffeineTier.ofMaxBytes(LOCAL_BYTES))
            .policy(
                CachePolicy.followingOrigin()
                    .listeningTo("CDN-Cache-Control")
                    .storingCookies()
                    .staleIfError(STALE_IF_ERROR));
    options.redis().ifPresent(uri -> cache.remote(RedisTier.connect(uri)));
    return cache.build();
  }

  private Response handle(ExchangeRequest request) {
    byte[] body = request.body(HttpOrigin.MAX_BODY_BYTES);
    try {
      return cache.serve(request, forwarded -> origin.send(forwarded, body));
    } catch (UncheckedIOException e) {
      return unreachable(e.getCause());
    }
  }

  /** RFC 9111 §5.2.2.2: 504 where the origin gives no answer and nothing may stand in for it. */
  private static Response unreachable(@Nullable Throwable cause) {
    return cause instanceof ProtocolException
        ? Response.problem(502, "about:blank", "Bad Gateway", "The origin's answer is malformed.")
        : Response.problem(504, "about:blank", "Gateway Timeout", "The origin did not answer.");
  }

  private static void exit(String message) {
    System.err.println("gateway: " + message);
    System.exit(2);
  }
}
