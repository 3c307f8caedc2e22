package dev.edgekit.examples.next;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The walk of {@code run --walk}: installs and builds the front end, which takes minutes. */
@Tag("long")
class WalkTest {
  @TempDir static Path folder;

  @Test
  void walksThroughThePagesWithAndWithoutSecFetchSite() throws Exception {
    assumeTrue(isThere("npm") && isThere("chromium"), "npm and chromium are not on the PATH");
    Path log = folder.resolve("log");
    ProcessBuilder builder = new ProcessBuilder("./run", "--walk");
    builder.environment().put("EDGEKIT_CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("PORT", freePort());
    builder.environment().put("SERVICE_PORT", freePort());
    Process walk = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();

    boolean ended = walk.waitFor(15, TimeUnit.MINUTES);
    walk.destroy();

    assertThat(ended && walk.exitValue() == 0).as(Files.readString(log)).isTrue();
    assertThat(Files.readString(log))
        .contains("Sec-Fetch-Site of a POST: same-origin", "Sec-Fetch-Site of a POST: none sent");
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return Integer.toString(socket.getLocalPort());
    }
  }
}
