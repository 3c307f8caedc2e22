package dev.edgekit.cache.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.EdgePurgeException;
import dev.edgekit.cache.EdgePurger;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that writes down what it is asked and answers what the test says. */
class HttpPurgersTest {
  private static final Duration SOON = Duration.ofMillis(1);

  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
  private final URI url;

  HttpPurgersTest() throws IOException {
    server.createContext("/", this::answer);
    server.start();
    url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    for (String field : List.of("X-Purge-Tags", "X-Purge-Path", "Surrogate-Key", "Fastly-Key")) {
      exchange.getRequestHeaders().getOrDefault(field, List.of()).forEach(line::add);
    }
    asked.add(String.join(" | ", line));
    Integer status = statuses.poll();
    exchange.sendResponseHeaders(status == null ? 200 : status, -1);
    exchange.close();
  }

  @Test
  void varnishGetsTagsAsAnExpressionThatMeansThemAlone() throws Exception {
    purge(VarnishPurger.at(url), List.of("course-1", "a.b|c"), List.of("/a?b&c"));

    assertThat(asked).containsExactlyInAnyOrder("BAN / | course\\-1|a\\.b\\|c", "BAN / | /a?b&c");
  }

  @Test
  void everyVarnishGetsEveryPurge() throws Exception {
    purge(VarnishPurger.at(url, url), List.of("a"), List.of());

    assertThat(asked).containsExactly("BAN / | a", "BAN / | a");
  }

  @Test
  void noFieldForVarnishIsLongerThanItReads() throws Exception {
    List<String> tags =
        IntStream.range(0, 100).mapToObj(i -> "t" + i + "-" + "x".repeat(200)).toList();

    purge(VarnishPurger.at(url), tags, List.of());

    assertThat(asked).hasSizeGreaterThan(5);
    assertThat(asked)
        .allMatch(line -> line.length() <= "BAN / | ".length() + VarnishPurger.MAX_FIELD);
    for (String tag : tags) {
      assertThat(asked).anyMatch(line -> line.contains(tag.replace("-", "\\-")));
    }
  }

  @Test
  void nginxIsPurgedByPathAndKeepsNothingThatHasTags() throws Exception {
    statuses.addAll(List.of(404, 412));
    NginxPurger purger = NginxPurger.at(url);

    purge(purger, List.of("a"), List.of("/a?b", "/c"));

    assertThat(asked).containsExactlyInAnyOrder("PURGE /a?b", "PURGE /c");
    assertThat(purger.maxTagsPerResponse()).isZero();
  }

  @Test
  void fastlyGetsAtMostSoManyKeysAtOnce() throws Exception {
    EdgePurger purger = FastlyPurger.at(url, "SU1Z0isxPaozGVKXdv0eY", "h.test", "secret", SOON);

    purge(purger, IntStream.range(0, 300).mapToObj(i -> "t" + i).toList(), List.of("/a?b"));

    assertThat(asked).hasSize(3).allMatch(line -> line.endsWith(" | secret"));
    assertThat(asked)
        .anyMatch(l -> l.startsWith("POST /service/SU1Z0isxPaozGVKXdv0eY/purge | t0 t1 "));
    assertThat(asked)
        .anyMatch(l -> l.startsWith("POST /service/SU1Z0isxPaozGVKXdv0eY/purge | t256 "));
    assertThat(asked).anyMatch(l -> l.startsWith("POST /purge/h.test/a?b | secret"));
    assertThat(purger.tagField() + purger.tagSeparator()).isEqualTo("Surrogate-Key ");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void triesAgainWhatMayPass(int status) throws Exception {
    statuses.addAll(List.of(status, status));

    purge(VarnishPurger.at(List.of(url), SOON), List.of("a"), List.of());

    assertThat(asked).hasSize(3);
  }

  @Test
  void givesUpAfterSoManyAttempts() {
    IntStream.range(0, 100).forEach(i -> statuses.add(503));

    assertFails(VarnishPurger.at(List.of(url), SOON), "/a", "status 503");
    assertThat(asked).hasSize(PurgeRequests.MAX_ATTEMPTS);
  }

  @Test
  void saysWhoRefused() {
    statuses.add(403);

    assertFails(NginxPurger.at(url), "/a", "nginx at " + url.getAuthority() + " was not purged");
    assertThat(asked).hasSize(1);
  }

  @Test
  void aNodeThatIsAwayFailsThePurge() {
    server.stop(0);

    assertFails(VarnishPurger.at(List.of(url), SOON), "/a", "Varnish at");
  }

  @Test
  void aPathThatNoAddressCanHaveFailsAlone() {
    assertFails(NginxPurger.at(url), "/a%zz", "nginx was not purged");
    assertThat(asked).isEmpty();
  }

  @Test
  void theTokenIsShownNowhere() {
    statuses.add(401);
    EdgePurger purger = FastlyPurger.at(url, "id", "h.test", "very-secret", SOON);

    assertThat(purger.toString()).doesNotContain("very-secret");
    assertThatThrownBy(() -> purger.purge(List.of(CacheTag.of("a")), List.of()).get())
        .hasStackTraceContaining("401")
        .satisfies(e -> assertThat(e.toString() + e.getCause()).doesNotContain("very-secret"));
  }

  private static void purge(EdgePurger purger, List<String> tags, List<String> paths)
      throws Exception {
    purger.purge(tags.stream().map(CacheTag::of).toList(), paths).get();
  }

  private static void assertFails(EdgePurger purger, String path, String message) {
    assertThatThrownBy(() -> purger.purge(List.of(), new ArrayDeque<>(List.of(path))).get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(EdgePurgeException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aNodeThatCannotBeReachedIsNamedWithoutItsPassword() {
    URI node = URI.create("http://u:hunter2@10.0.0.7:99999");

    for (ThrowingCallable made :
        List.<ThrowingCallable>of(() -> VarnishPurger.at(node), () -> NginxPurger.at(node))) {
      assertThatThrownBy(made)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("\"http://10.0.0.7:99999\"")
          .hasMessageNotContaining("hunter2");
    }
  }

  /** magento2 #6401: Varnish answers 503 to a field of more than 8 KiB. */
  @ParameterizedTest
  @CsvSource({"500, true", "700, false"})
  void whatVarnishWouldRefuseForItsTagsIsKeptFromIt(int count, boolean sent) {
    String[] tags =
        IntStream.range(0, count).mapToObj("course-%07d"::formatted).toArray(String[]::new);
    CachePolicy policy = CachePolicy.fresh(Duration.ofMinutes(1)).tags(tags);
    try (ResponseCache cache = ResponseCache.builder().edge(VarnishPurger.at(url)).build()) {
      Headers fields =
          cache.serve(Request.get("/a").build(), policy, () -> Response.text("x")).headers();

      assertThat(fields.contains("Cache-Tag")).isEqualTo(sent);
      assertThat(fields.first("CDN-Cache-Control").orElseThrow().equals("no-store"))
          .isEqualTo(!sent);
    }
  }
}
