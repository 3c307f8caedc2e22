package dev.edgekit.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The public HTTP cache tests against the gateway; CACHE-TESTS.md explains what stays red. */
class CacheTestsTest {
  private static final Path PINNED = Path.of("src/test/cache-tests-pinned.txt");

  @Test
  void passesWhatItPassedBefore() throws IOException {
    assumeTrue(CacheTestSuite.isAvailable(), "needs Node, npm and the package http-cache-tests");
    try (CacheTestSuite suite = CacheTestSuite.start();
        Gateway gateway = Gateway.start("--port", "0", "--origin", suite.originUrl())) {
      Results results = suite.run(gateway.url(), List.of());
      report("local", results);

      Results pinned = Results.read(PINNED);
      List<String> regressions = results.regressionsFrom(pinned);
      if (!regressions.isEmpty()) { // the tests wait by the clock: a busy machine gets one more try
        results = results.replacedBy(suite.run(gateway.url(), regressions));
      }

      assertThat(results.regressionsFrom(pinned)).isEmpty();
    }
  }

  private static void report(String name, Results results) throws IOException {
    System.out.println("http-cache-tests, " + name + ": " + results.score());
    Files.writeString(Path.of("target/cache-tests-" + name + ".txt"), results.lines());
  }
}
