package dev.edgekit.examples.next;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The walks of {@code run}: each installs and builds the front end, which takes a minute. */
@Tag("long")
class WalkTest {
  @TempDir Path folder;

  @Test
  void walksThroughThePagesWithAndWithoutSecFetchSite() throws Exception {
    assertThat(walk("--walk", "npm", "chromium"))
        .contains("Sec-Fetch-Site of a POST: same-origin", "Sec-Fetch-Site of a POST: none sent");
  }

  @Test
  void walksThroughThePagesBehindNginx() throws Exception {
    assertThat(walk("--walk-behind-nginx", "npm", "chromium", "nginx"))
        .contains("Sec-Fetch-Site of a POST: same-origin", "Sec-Fetch-Site of a POST: none sent");
  }

  /** What a walk that ends well prints. */
  private String walk(String option, String... programs) throws Exception {
    assumeTrue(
        Stream.of(programs).allMatch(WalkTest::isThere), "not all installed: " + List.of(programs));
    Path log = folder.resolve("log");
    ProcessBuilder builder = new ProcessBuilder("./run", option);
    builder.environment().put("EDGEKIT_CLASSPATH", System.getProperty("java.class.path"));
    for (String port : List.of("PORT", "SERVICE_PORT", "NGINX_PORT")) {
      builder.environment().put(port, freePort());
    }
    Process walk = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();

    boolean ended = walk.waitFor(15, TimeUnit.MINUTES);
    walk.destroy();

    assertThat(ended && walk.exitValue() == 0).as(Files.readString(log)).isTrue();
    return Files.readString(log);
  }

  private static boolean isThere(String program) {
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(File.pathSeparator, -1)),
            Stream.of("/usr/sbin", "/usr/local/sbin"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return Integer.toString(socket.getLocalPort());
    }
  }
}
