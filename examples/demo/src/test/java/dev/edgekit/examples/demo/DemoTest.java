package dev.edgekit.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is started from a command line. */
class DemoTest {
  private static final Pattern REDIS = Pattern.compile("Redis: .* \\(process (\\d+)\\)");

  @TempDir Path data;

  @Test
  void printsKeyAndAddressesAndEndsWithEverythingItStarted() throws Exception {
    int port = RunningSite.freePair();
    Process demo = demo("--port", "" + port, "--data", data.resolve("with space").toString());

    List<String> lines = linesUntil(demo, "Stop with Ctrl-C.");
    String key = keyIn(lines); // behind the warnings of newer JDKs
    var courses = new RawHttp(port + 1).get("/courses", "X-API-Key", key);
    demo.destroy(); // SIGTERM, which ends it as Ctrl-C does

    assertThat(key).startsWith("demo_");
    assertThat(lines).contains("node 1:  http://127.0.0.1:" + port + "/");
    assertThat(lines).contains("node 2:  http://127.0.0.1:" + (port + 1) + "/");
    assertThat(courses.status()).isEqualTo(200);
    assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(ProcessHandle.of(redisPid(lines)).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void saysWhichPortIsTaken() throws Exception {
    int port = RunningSite.freePair();
    try (ServerSocket taken = RunningSite.listen(port + 1)) {
      Process demo = demo("--port", "" + port, "--data", data.toString());

      assertRefused(demo, "demo: port " + taken.getLocalPort() + " is in use");
    }
  }

  @Test
  void saysWhatIsWrongWithTheCommandLine() throws Exception {
    assertRefused(demo("--ports", "1"), "demo: unknown option \"--ports\"");
  }

  @Test
  void saysThatAnotherDemoHasTheFolder() throws Exception {
    try (RunningSite site = RunningSite.in(data)) {
      assertThat(site.site().nodes()).hasSize(2);
      Process demo = demo("--port", "" + RunningSite.freePair(), "--data", data.toString());

      assertRefused(demo, "demo: another demo works in " + data);
    }
  }

  private static void assertRefused(Process demo, String message) throws Exception {
    List<String> lines = new ArrayList<>(demo.inputReader(UTF_8).lines().toList());

    assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(demo.exitValue()).isEqualTo(2);
    assertThat(lines).last().asString().startsWith(message);
  }

  private static String keyIn(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("API key: "))
        .findFirst()
        .orElseThrow()
        .substring("API key: ".length());
  }

  private static long redisPid(List<String> lines) {
    Matcher matcher = REDIS.matcher(String.join("\n", lines));
    assertThat(matcher.find()).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  private static List<String> linesUntil(Process demo, String last) throws Exception {
    List<String> lines = new ArrayList<>();
    BufferedReader reader = new BufferedReader(new InputStreamReader(demo.getInputStream(), UTF_8));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      lines.add(line);
      if (line.equals(last)) {
        return lines;
      }
    }
    throw new AssertionError("ended early: " + lines);
  }

  private static Process demo(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Demo.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
