package dev.edgekit.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

/**
 * The public HTTP cache tests against the gateway; cache/CACHE-TESTS.md explains what stays red.
 */
class CacheTestsTest {
  private static final Path PINNED = Path.of("src/test/cache-tests-pinned.txt");

  /** The tests wait by the clock, so on a busy machine some need another try. */
  private static final int TRIES = 3;

  @BeforeAll
  static void needsNode() {
    assumeTrue(CacheTestSuite.isAvailable(), "needs Node, npm and the package http-cache-tests");
  }

  @Test
  void passesWhatItPassedBefore() throws IOException {
    try (CacheTestSuite suite = CacheTestSuite.start();
        Gateway gateway = start(suite)) {
      assertThat(regressions("local", suite, gateway)).isEmpty();
    }
  }

  @Test
  @Tag("long")
  void passesTheSameOverRedis() throws IOException {
    int port = freePort();
    RedisServer redis = RedisServer.newRedisServer().port(port).setting("bind 127.0.0.1").build();
    redis.start();
    String uri = "redis://127.0.0.1:" + port;
    try (CacheTestSuite suite = CacheTestSuite.start();
        Gateway gateway = start(suite, "--redis", uri)) {
      // cache/CACHE-TESTS.md: over Redis an answer to POST isn't always stored
      assertThat(regressions("redis", suite, gateway)).isSubsetOf("method-POST");
    } finally {
      redis.stop();
    }
  }

  /** The suite's cookies say nothing of a user, in requests or in responses. */
  private static Gateway start(CacheTestSuite suite, String... more) throws IOException {
    Stream<String> flags =
        Stream.of(
            "--port",
            "0",
            "--origin",
            suite.originUrl(),
            "--store-cookies",
            "--store-parts",
            "--store-posts",
            "--match-languages",
            "--session-cookies",
            "session");
    return Gateway.start(Stream.concat(flags, Stream.of(more)).toArray(String[]::new));
  }

  private static List<String> regressions(String name, CacheTestSuite suite, Gateway gateway)
      throws IOException {
    Results pinned = Results.read(PINNED);
    Results results = suite.run(gateway.url(), List.of());
    for (int i = 1; i < TRIES && !results.regressionsFrom(pinned).isEmpty(); i++) {
      results = results.replacedBy(suite.run(gateway.url(), results.regressionsFrom(pinned)));
    }
    System.out.println("http-cache-tests, " + name + ": " + results.score());
    Files.writeString(Path.of("target/cache-tests-" + name + ".txt"), results.lines());
    return results.regressionsFrom(pinned);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
