package dev.edgekit.examples.gateway;

import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.CaffeineTier;
import dev.edgekit.cache.Credentials;
import dev.edgekit.cache.RedisTier;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.cache.ResponseCacheBuilder;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A caching reverse proxy: Jetty in front, a response cache that does what the origin's headers
 * say, Jetty's client behind.
 */
public final class Gateway implements AutoCloseable {
  private final ThreadPoolExecutor loads;
  private final ResponseCache cache;
  private final AccessRules rules;
  private final OriginClient origins;
  private final FrontServer server;

  private Gateway(Options options) throws IOException {
    BodyBudget bodies = new BodyBudget(options.bytes(Flag.MAX_BODIES));
    CachePolicy policy = policy(options);
    this.loads = loads(options);
    this.cache = cache(options, policy, loads);
    this.rules = AccessRules.of(options);
    this.origins = new OriginClient(options, bodies);
    GatewayHandler handler =
        new GatewayHandler(options, cache, policy, rules, origins, bodies, loads);
    this.server = new FrontServer(options, handler);
    try {
      origins.start();
      server.start();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Starts a gateway; {@code --help} says what the arguments are. */
  public static void main(String[] args) {
    try {
      if (Options.parse(args).isOn(Flag.HELP)) {
        System.out.print(Flag.usage());
        return;
      }
      Gateway gateway = start(args);
      System.out.println("The gateway listens on " + gateway.url());
      Runtime.getRuntime().addShutdownHook(new Thread(gateway::close));
    } catch (IllegalArgumentException e) {
      exit(e.getMessage() + "; --help lists the options");
    } catch (IOException e) {
      exit("could not listen: " + e.getMessage() + "; another --port or --bind may be free");
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
    loads.shutdownNow();
    cache.close();
    origins.close();
    rules.close();
  }

  private static CachePolicy policy(Options options) {
    CachePolicy policy =
        CachePolicy.followingOrigin()
            .listeningTo(options.list(Flag.LISTEN_TO).toArray(String[]::new))
            .staleWhileRevalidate(options.time(Flag.STALE_WHILE_REVALIDATE))
            .staleIfError(options.time(Flag.STALE_IF_ERROR))
            .softTimeout(options.time(Flag.SOFT_TIMEOUT));
    policy = options.isOn(Flag.STORE_COOKIES) ? policy.storingCookies() : policy;
    policy = options.isOn(Flag.STORE_PARTS) ? policy.storingParts() : policy;
    policy = options.isOn(Flag.STORE_POSTS) ? policy.storingPosts() : policy;
    return options.isOn(Flag.MATCH_LANGUAGES) ? policy.matchingLanguages() : policy;
  }

  private static ResponseCache cache(
      Options options, CachePolicy policy, ThreadPoolExecutor loads) {
    ResponseCacheBuilder cache =
        ResponseCache.builder()
            .local(CaffeineTier.ofMaxBytes(options.bytes(Flag.CACHE_BYTES)))
            .maxStaleness(options.time(Flag.MAX_STALENESS))
            .loadTimeout(options.time(Flag.ORIGIN_TIMEOUT))
            .executor(loads)
            .credentials(credentials(options))
            .policy(policy);
    options.text(Flag.REDIS).ifPresent(uri -> cache.remote(RedisTier.connect(uri)));
    return cache.build();
  }

  /** By what the origin can tell users apart; the name that the gate found is one of them. */
  private static Credentials credentials(Options options) {
    Credentials credentials = Credentials.standard().withField(AccessRules.USER_FIELD);
    List<String> cookies = options.list(Flag.SESSION_COOKIES);
    return cookies.equals(List.of("all"))
        ? credentials
        : credentials.withCookiesOnly(cookies.toArray(String[]::new));
  }

  /** A request that can't be answered from this process's memory takes one of these threads. */
  private static ThreadPoolExecutor loads(Options options) {
    AtomicInteger count = new AtomicInteger();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            options.count(Flag.MAX_LOADS),
            options.count(Flag.MAX_LOADS),
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(options.count(Flag.MAX_WAITING)),
            task -> {
              Thread thread = new Thread(task, "load-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private static void exit(String message) {
    System.err.println("gateway: " + message);
    System.exit(2);
  }
}
