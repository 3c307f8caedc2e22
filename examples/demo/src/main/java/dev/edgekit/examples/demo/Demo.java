package dev.edgekit.examples.demo;

import java.io.IOException;
import java.util.List;

/** The demo's command line. */
public final class Demo {
  private static final int BAD_START = 2;

  private static volatile boolean stopping;

  private Demo() {}

  /** Starts the site and runs until the process is asked to end. */
  public static void main(String[] arguments) throws IOException {
    if (List.of(arguments).contains("--help")) {
      System.out.print(Options.USAGE);
      return;
    }
    try {
      Site site = Site.start(Options.parse(arguments));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(site), "stop"));
      tell(site);
    } catch (UsageException e) {
      System.err.println("demo: " + e.getMessage());
      System.exit(BAD_START);
    }
  }

  private static void stop(Site site) {
    stopping = true;
    site.close();
  }

  private static void tell(Site site) {
    System.out.println("API key: " + site.apiKey());
    site.nodes().forEach(node -> System.out.println(node.name() + ":  " + node.url() + "/"));
    System.out.println("CDN:     " + site.edge().url() + "/");
    site.redis().ifPresent(Demo::tell);
    System.out.println("data:    " + site.data().root());
    System.out.println("Stop with Ctrl-C.");
  }

  private static void tell(RedisProcess redis) {
    System.out.println("Redis:   " + redis.uri() + " (process " + redis.pid() + ")");
    redis.onDeath(
        pid -> {
          if (!stopping) {
            System.out.println(
                "Redis (process " + pid + ") has ended. Pages go on, sessions wait.");
            System.out.println("Bring it back with:  " + redis.command());
          }
        });
  }
}
