package dev.edgekit.examples.demo;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.Decision;
import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.auth.servlet.GateFilter;
import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.CaffeineTier;
import dev.edgekit.cache.Origin;
import dev.edgekit.cache.RedisTier;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.http.ReceivedRequest;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.http.servlet.ServletExchange;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.store.FilesystemOriginals;
import dev.edgekit.image.store.FilesystemVariants;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The README's Java, compiled: what stands there stands here too, apart from layout and remarks.
 */
class ReadmeTest {
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void showsCodeThatCompiles() throws IOException {
    String here = "src/test/java/dev/edgekit/examples/demo/ReadmeTest.java";
    String source = bare(Files.readString(Path.of(here)));
    Matcher blocks = JAVA.matcher(Files.readString(Path.of("../../README.md")));

    int count = 0;
    for (; blocks.find(); count++) {
      for (String part : blocks.group(1).split("\n\n", -1)) {
        assertThat(source).contains(bare(part));
      }
    }
    assertThat(count).isEqualTo(6);
  }

  private static String bare(String code) {
    return code.replaceAll("//[^\n\"]*\n", "\n").replaceAll("\\s", "");
  }

  interface Categories {
    String toJson();
  }

  interface Http {
    String method();

    String uri();

    boolean isSecure();

    @Nullable String authority();

    String peerAddress();

    Map<String, String> headers();
  }

  static Response received(Http http, Response response) {
    ReceivedRequest received =
        Request.received(http.method(), http.uri())
            .secure(http.isSecure())
            .authority(http.authority())
            .peer(http.peerAddress());
    http.headers().forEach((name, value) -> received.field(name, value));
    Request request = received.build();

    Response framed = response.framedFor(request.method());
    return framed;
  }

  static void adapted(
      HttpServletRequest request, HttpServletResponse response, ResponseCache cache, Origin origin)
      throws IOException {
    ServletExchange exchange = ServletExchange.of(request, response);
    exchange.write(cache.serve(exchange.request(), origin));
  }

  static void filtered(AuthGate gate, ServletContext servletContext) {
    GateFilter.of(gate).addTo(servletContext);
  }

  static Response cached(Request request, Categories categories) {
    ResponseCache cache =
        ResponseCache.builder()
            .local(CaffeineTier.ofMaxBytes(256L << 20))
            .remote(RedisTier.connect("redis://localhost"))
            .policy(
                CachePolicy.fresh(ofMinutes(5))
                    .staleWhileRevalidate(ofHours(1))
                    .browser(Duration.ZERO)
                    .sharedAcrossUsers()
                    .tags("categories"))
            .build();

    Response response = cache.serve(request, () -> Response.json(categories.toJson()));
    cache.invalidate(CacheTag.of("categories"));
    return response;
  }

  static String picture(Request request) {
    ImageService images =
        ImageService.builder()
            .originals(FilesystemOriginals.at(Path.of("originals")))
            .variants(FilesystemVariants.at(Path.of("variants")))
            .widths(320, 640, 960, 1280, 1920)
            .build();

    Response response = images.serve(request);
    String html = images.img("java.jpg").alt("A cup of coffee").sizes("50vw").html();
    return html + response.status();
  }

  static Response decided(Request request, String secret) {
    AuthGate gate =
        AuthGate.builder()
            .rules(RuleSource.watching(Path.of("rules.yaml")))
            .sessions(ExpressSessions.connect("redis://localhost", List.of(secret)))
            .apiKeys(ApiKeys.at(Path.of("keys.json")))
            .build();

    Decision decision = gate.decide(request);
    return decision.isAllowed()
        ? decision.answer(dispatch(decision.path().orElseThrow()))
        : decision.response();
  }

  static Response dispatch(String path) {
    return Response.text(path);
  }
}
