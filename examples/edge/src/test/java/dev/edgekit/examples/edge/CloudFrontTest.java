package dev.edgekit.examples.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.EdgePurger;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.cache.cloudfront.CloudFrontLinter;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code cloudfront} holds, judged by the linter, and its function run by Node. */
class CloudFrontTest {
  private static final Path FOLDER = Path.of("cloudfront");

  @Test
  void theLinterFindsNothingInThePolicies() throws IOException {
    CloudFrontLinter linter =
        CloudFrontLinter.of(read("cache-policy.json"), read("response-headers-policy.json"))
            .withDistribution(read("distribution.json"));
    CachePolicy policy =
        CachePolicy.fresh(Duration.ofMinutes(5))
            .staleWhileRevalidate(Duration.ofHours(1))
            .tags("categories");

    assertThat(linter.check()).isEmpty();
    try (ResponseCache cache = ResponseCache.builder().edge(EdgePurger.none()).build()) {
      Request request = Request.get("/categories?lang=de").build();
      Response response =
          cache.serve(request, policy, () -> Response.json("{\"a\":\"" + "x".repeat(2000) + "\"}"));
      assertThat(linter.check(request, response)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image/avif,image/webp,*/*;q=0.8 | image/avif",
        "text/html,IMAGE/AVIF            | image/avif",
        "image/avif;q=0,image/webp       | image/webp",
        "image/avif;q=0.0;x=1,image/png  | */*",
        "image/avifx                     | */*",
        "image/*                         | */*",
        "''                              | */*"
      })
  void theFunctionMakesThreeClasses(String accept, String chosen) throws Exception {
    assumeTrue(FrontProcess.isInstalled("node"), "needs node");
    String script =
        read("viewer-request.js")
            + "\nvar headers = {'x-image-class': {value: 'evil'}};"
            + "\nif (process.argv[1]) headers.accept = {value: process.argv[1]};"
            + "\nconsole.log(handler({request: {headers: headers}}).headers['x-image-class'].value)";
    Process node = new ProcessBuilder("node", "-e", script, accept).start();

    String printed = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(node.waitFor()).isZero();
    assertThat(printed.strip()).isEqualTo(chosen);
  }

  private static String read(String name) throws IOException {
    return Files.readString(FOLDER.resolve(name));
  }
}
