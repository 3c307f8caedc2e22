package dev.edgekit.examples.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Response;
import dev.edgekit.http.jdk.JdkServer;
import dev.edgekit.image.internal.pipeline.Engines;
import dev.edgekit.image.internal.serve.Negotiation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * What stands in front writes one of five texts into {@code Accept}, and the service answers it as
 * it would have answered the browser: by the table that its own negotiation is tested with.
 */
class AcceptClassesTest {
  private static final Path TABLE =
      Path.of("../../image/src/test/resources/dev/edgekit/image/internal/serve/accept.csv");

  /**
   * Regular expressions don't compare weights, which no browser sends of formats that are drawn.
   */
  private static final Pattern WEIGHED =
      Pattern.compile("(?i)image/(avif|webp|jpeg|png)\\s*;\\s*q=0\\.0*[1-9]");

  private static final Engines ENGINES = Engines.available();

  private static JdkServer service;

  /** A line of the table. */
  private record Line(String accept, Negotiation expected) {}

  @BeforeAll
  static void start() throws IOException {
    service =
        JdkServer.onLoopback(
            0,
            exchange ->
                Response.text(exchange.request().headers().combined("Accept").orElse(""))
                    .withHeader("Cache-Control", "no-store"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void theFunctionForCloudFrontWritesTheClass() throws Exception {
    assumeTrue(FrontProcess.isInstalled("node"), "needs node");
    List<Line> lines = lines();
    String script =
        Files.readString(Path.of("cloudfront/viewer-request.js"))
            + "\nJSON.parse(process.argv[1]).forEach(function (accept) {"
            + "\n  var headers = accept ? {accept: {value: accept}} : {};"
            + "\n  console.log(handler({request: {headers: headers}}).headers.accept.value); });";
    String accepts =
        JsonMapper.shared().writeValueAsString(lines.stream().map(Line::accept).toList());
    Process node =
        new ProcessBuilder("node", "-e", script, accepts).redirectErrorStream(true).start();
    List<String> written =
        new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();

    assertThat(node.waitFor()).as("%s", written).isZero();
    check(lines, written);
  }

  @Test
  void varnishWritesTheClass(@TempDir Path folder) throws Exception {
    assumeTrue(FrontProcess.isInstalled("varnishd"), "needs varnishd");
    String vcl = Files.readString(Path.of("varnish/default.vcl"));
    try (FrontProcess front = FrontProcess.varnish(folder, vcl, service.port())) {
      checkWithoutWeights(front);
    }
  }

  @Test
  void nginxWritesTheClass(@TempDir Path folder) throws Exception {
    assumeTrue(FrontProcess.isInstalled("nginx"), "needs nginx");
    String configuration = Files.readString(Path.of("nginx/nginx.conf"));
    try (FrontProcess front = FrontProcess.nginx(folder, configuration, service.port())) {
      checkWithoutWeights(front);
    }
  }

  private static void checkWithoutWeights(FrontProcess front) throws Exception {
    Browser browser = new Browser(front.url());
    List<Line> lines =
        lines().stream().filter(line -> !WEIGHED.matcher(line.accept).find()).toList();
    List<String> written = new ArrayList<>();
    for (Line line : lines) {
      written.add(
          line.accept.isEmpty()
              ? browser.body("/images/a")
              : browser.body("/images/a", "Accept", line.accept));
    }
    check(lines, written);
  }

  private static void check(List<Line> lines, List<String> written) {
    assertThat(written).hasSameSizeAs(lines);
    assertThat(new HashSet<>(written)).hasSize(Negotiation.values().length);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(Negotiation.of(Headers.of("Accept", written.get(i)), ENGINES))
          .as("%s became %s", lines.get(i).accept, written.get(i))
          .isEqualTo(lines.get(i).expected);
    }
  }

  private static List<Line> lines() throws IOException {
    return Files.readAllLines(TABLE).stream()
        .skip(1)
        .map(line -> line.split("\\|", -1))
        .map(parts -> new Line(parts[0].strip(), Negotiation.valueOf(parts[1].strip())))
        .toList();
  }
}
