package dev.edgekit.examples.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.EdgePurger;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.cache.cloudfront.CloudFrontLinter;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What {@code cloudfront} holds, judged by the linter. */
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
    assertThat(
            CloudFrontLinter.of(
                    read("image-cache-policy.json"), read("response-headers-policy.json"))
                .withDistribution(read("distribution.json"))
                .check())
        .isEmpty();
    try (ResponseCache cache = ResponseCache.builder().edge(EdgePurger.none()).build()) {
      Request request = Request.get("/categories?lang=de").build();
      Response response =
          cache.serve(request, policy, () -> Response.json("{\"a\":\"" + "x".repeat(2000) + "\"}"));
      assertThat(linter.check(request, response)).isEmpty();
    }
  }

  private static String read(String name) throws IOException {
    return Files.readString(FOLDER.resolve(name));
  }
}
