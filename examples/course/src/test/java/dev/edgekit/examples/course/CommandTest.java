package dev.edgekit.examples.course;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CommandTest {
  @TempDir static Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream problems = new ByteArrayOutputStream();

  static Stream<Arguments> mistakes() throws IOException {
    Path file = Files.writeString(folder.resolve("a-file"), "");
    Path typo =
        Files.writeString(
            folder.resolve("typo.yaml"),
            """
        version: 1
        rules:
          - {id: client, when: "Under(`/client`)", chekc: session}
        """);
    Path check =
        Files.writeString(
            folder.resolve("check.yaml"),
            """
        version: 1
        rules:
          - {id: client, when: "Under(`/client`)", check: sesion}
        """);
    return Stream.of(
        mistake("unknown option \"--prot\": there are --port, --data,", "--prot", "80"),
        mistake("unknown option \"8080\": there are --port,", "8080"),
        mistake("--port needs a value; --help", "--port"),
        mistake("--redis needs a value; --help", "--redis", ""),
        mistake("--port is given twice", "--port", "1", "--port", "2"),
        mistake("--port must be 0 to 65535: \"http\"", "--port", "http"),
        mistake("--port must be 0 to 65535: \"65536\"", "--port", "65536"),
        mistake("can't listen on port 0: taken; choose another --port", "--port", "0"),
        mistake("choose a folder with --data DIR", "--data", file.toString()),
        mistake("choose a folder with --data DIR", "--data", file.resolve("below").toString()),
        mistake("missing.yaml", "--rules", folder.resolve("missing.yaml").toString()),
        mistake("chekc", "--rules", typo.toString()),
        mistake("sesion", "--rules", check.toString()),
        mistake("write redis://localhost:6379", "--redis", "localhost:6379"),
        mistake("redis://", "--redis", "http://localhost:6379"),
        mistake("start that Redis, or give another --redis", "--redis", "redis://127.0.0.1:1"));
  }

  private static Arguments mistake(String says, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    if (!all.contains("--data")) {
      all.addAll(0, List.of("--data", folder.resolve("data").toString()));
    }
    return Arguments.of(says, all);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void saysInOneSentenceWhatToDo(String says, List<String> arguments) {
    int status = run(arguments);

    assertThat(status).isEqualTo(2);
    assertThat(problems.toString(UTF_8)).startsWith("example: ").contains(says).hasLineCount(1);
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void asksForThePortBeforeTheFrameworkDoes() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      assertThat(run(List.of("--data", folder.resolve("data").toString(), "--port", port)))
          .isEqualTo(2);
      assertThat(problems.toString(UTF_8))
          .hasLineCount(1)
          .contains("can't listen on port " + port + ":")
          .doesNotContain("taken")
          .contains("; choose another --port");
    }
  }

  @Test
  void keepsAPasswordToItself() {
    run(List.of("--data", folder.resolve("data").toString(), "--redis", "redis://:pass word@x"));

    assertThat(problems.toString(UTF_8)).hasLineCount(1).doesNotContain("pass word");
  }

  @Test
  void tellsItsOptions() {
    assertThat(run(List.of("--help"))).isZero();
    assertThat(out.toString(UTF_8)).contains("--port", "--data", "--rules", "--redis");
  }

  private int run(List<String> arguments) {
    Framework busy =
        (parts, port) -> {
          throw new IllegalStateException("a framework's own words", new BindException("taken"));
        };
    return new Command("example", busy, printer(out), printer(problems))
        .run(arguments.toArray(String[]::new));
  }

  private static PrintStream printer(ByteArrayOutputStream to) {
    return new PrintStream(to, true, UTF_8);
  }
}
