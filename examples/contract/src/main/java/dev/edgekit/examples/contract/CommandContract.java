package dev.edgekit.examples.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * That an example starts from the command line, and says what is wrong with it, as a process of its
 * own.
 */
public abstract class CommandContract {
  private final Class<?> program;

  @TempDir Path folder;

  protected CommandContract(Class<?> program) {
    this.program = program;
  }

  @Test
  void startsAndSaysInOneSentenceThatAPortIsTaken() throws Exception {
    Process running = start("--port", "0", "--data", folder.resolve("a").toString());
    try {
      List<String> told = linesUntil("Stop with Ctrl-C.", running);
      String port = field("http://127.0.0.1:(\\d+)/courses", told);
      String key = field("X-API-Key: ([^']+)'", told);
      Server server = Server.on(Integer.parseInt(port), running::destroy);

      assertThat(new Http1().get(server, "/courses", "Host", "a.example").status()).isEqualTo(401);
      assertThat(new Http1().get(server, "/courses", "Host", "a.example", "X-API-Key", key).body())
          .contains(FrameworkContract.COURSES);
      assertThat(refusal("--port", port, "--data", folder.resolve("b").toString()))
          .contains("port " + port)
          .endsWith("choose another --port");
    } finally {
      running.destroy();
      assertThat(running.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void endsOnAWrongOption() throws Exception {
    assertThat(refusal("--prot", "8080")).contains("unknown option \"--prot\"");
  }

  /** The one line of a start that failed. */
  private String refusal(String... arguments) throws Exception {
    Process process = start(arguments);
    List<String> lines = linesUntil("the end", process);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(lines).hasSize(1);
    assertThat(process.exitValue()).isEqualTo(2);
    return lines.get(0);
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(program.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static List<String> linesUntil(String last, Process process) throws IOException {
    List<String> lines = new ArrayList<>();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    while (line != null) {
      lines.add(line);
      line = line.equals(last) ? null : output.readLine();
    }
    return lines;
  }

  private static String field(String pattern, List<String> told) {
    Matcher found = Pattern.compile(pattern).matcher(String.join("\n", told));
    assertThat(found.find()).as("%s in %s", pattern, told).isTrue();
    return found.group(1);
  }
}
