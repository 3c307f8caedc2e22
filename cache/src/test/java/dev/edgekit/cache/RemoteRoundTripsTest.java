package dev.edgekit.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.internal.stored.LocalEntries;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a hit in Redis asks of Redis, as its own MONITOR lists it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemoteRoundTripsTest {
  private static final int HITS = 50;

  private final RedisProcess redis = new RedisProcess();
  private final ResponseCache loading = node(CaffeineTier.ofMaxBytes(1 << 20).open());
  private final ResponseCache reading = node(new BodylessTier());

  @BeforeAll
  void bothAreUp() {
    Awaitility.await()
        .until(
            () ->
                loading.stats().remoteUp().orElse(false)
                    && reading.stats().remoteUp().orElse(false));
  }

  @AfterAll
  void close() {
    loading.close();
    reading.close();
    redis.close();
  }

  @Test
  void aHitIsOneCommand() throws Exception {
    serve(loading, Request.get("/plain").build());

    List<String> commands = commandsDuring(() -> hits("/plain", ""));

    assertThat(commands).hasSize(HITS).allMatch(c -> c.contains("\"HMGET\""));
  }

  @Test
  void aHitIsOneCommandWhereTheResponseVaries() throws Exception {
    for (String language : List.of("en", "ro", "ru")) {
      serve(loading, inLanguage("/varying", language));
    }
    hits("/varying", "en"); // from now on it knows how they vary

    List<String> commands = commandsDuring(() -> hits("/varying", "en") + hits("/varying", "ro"));

    assertThat(commands).hasSize(2 * HITS).allMatch(c -> c.contains("\"HMGET\""));
  }

  @Test
  void whatTheClientHasAlreadyIsOneCommandThatReadsNoBody() throws Exception {
    String tag = serve(loading, Request.get("/held").build()).headers().first("ETag").orElseThrow();
    Request request = Request.get("/held").header("If-None-Match", tag).build();

    List<String> commands = commandsDuring(() -> serve(reading, request).status());

    assertThat(commands).hasSize(1).allMatch(c -> c.endsWith("\"s\" \"i\" \"m\""));
  }

  private int hits(String target, String language) {
    for (int i = 0; i < HITS; i++) {
      Response response = serve(reading, inLanguage(target, language));
      assertThat(response.headers().first("Cache-Status").orElse("")).endsWith("detail=remote");
    }
    return HITS;
  }

  private static Request inLanguage(String target, String language) {
    return language.isEmpty()
        ? Request.get(target).build()
        : Request.get(target).header("Accept-Language", language).build();
  }

  private static Response serve(ResponseCache cache, Request request) {
    Response response = Response.text("hello ".repeat(100));
    return cache.serve(
        request,
        () ->
            request.path().equals("/varying")
                ? response.withHeader("Vary", "Accept-Language")
                : response);
  }

  private ResponseCache node(LocalEntries local) {
    return ResponseCache.builder()
        .local(local)
        .remote(RedisTier.connect(redis.uri()))
        .policy(CachePolicy.fresh(Duration.ofMinutes(5)))
        .build();
  }

  /** The commands on entries, their leases and the index of names, meanwhile; not on the log. */
  private List<String> commandsDuring(Callable<?> work) throws Exception {
    try (Socket watching = socket();
        Socket ending = socket()) {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(watching.getInputStream(), UTF_8));
      send(watching, "MONITOR");
      assertThat(lines.readLine()).isEqualTo("+OK");
      Object unused = work.call();
      send(ending, "ECHO the-end");
      List<String> commands = new ArrayList<>();
      for (String line = lines.readLine(); !line.contains("the-end"); line = lines.readLine()) {
        if (line.contains("e:{") || line.contains("l:{") || line.contains("\"ZMSCORE\"")) {
          commands.add(line);
        }
      }
      return commands;
    }
  }

  private Socket socket() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), redis.port());
  }

  private static void send(Socket socket, String command) throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(UTF_8));
  }

  /** Keeps only how the responses of a key vary: what is left where bodies are pushed out. */
  private static final class BodylessTier implements LocalEntries {
    private final Map<CacheKey, StoredResponse> markers = new ConcurrentHashMap<>();

    @Override
    public @Nullable StoredResponse find(CacheKey key) {
      return markers.get(key);
    }

    @Override
    public void store(CacheKey key, StoredResponse response) {
      if (response.isVaryEntry()) {
        markers.put(key, response);
      }
    }

    @Override
    public void remove(CacheKey key) {
      markers.remove(key);
    }

    @Override
    public long size() {
      return markers.size();
    }

    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
