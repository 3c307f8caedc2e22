package dev.edgekit.image.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.edgekit.http.Request;
import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.fixtures.Gzip;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.internal.fetch.AllowedHosts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real servers on the loopback interface: one that may be asked, and one inside that may not. */
class HttpOriginalsTest {
  private static final SourceKey KEY = SourceKey.of("courses/java.jpg");
  private static final byte[] PHOTO = Pictures.jpeg(Pictures.photo(60, 40));

  private static final AtomicInteger INSIDE_ASKED = new AtomicInteger();
  private static final Map<String, HttpHandler> PATHS = new ConcurrentHashMap<>();
  private static final ExecutorService THREADS = Executors.newCachedThreadPool();
  private static HttpServer media;
  private static HttpServer inside;

  @BeforeAll
  static void start() throws IOException {
    media = HttpServer.create(new InetSocketAddress("127.0.0.3", 0), 0);
    media.createContext(
        "/", e -> PATHS.getOrDefault(e.getRequestURI().getRawPath(), gone()).handle(e));
    inside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    inside.createContext(
        "/",
        exchange -> {
          INSIDE_ASKED.incrementAndGet();
          content(PHOTO).handle(exchange);
        });
    for (HttpServer server : new HttpServer[] {media, inside}) {
      server.setExecutor(THREADS);
      server.start();
    }
  }

  @AfterAll
  static void stop() {
    media.stop(0);
    inside.stop(0);
    THREADS.shutdownNow();
  }

  @BeforeEach
  void reset() {
    PATHS.clear();
    INSIDE_ASKED.set(0);
    PATHS.put("/photos/courses/java.jpg", content(PHOTO));
  }

  @Nested
  class AsOriginals extends OriginalsContract {
    @Override
    Originals originals() throws Exception {
      PATHS.put("/photos/courses/java.jpg", content(BYTES));
      PATHS.put("/photos/%C3%9Cbung%201%2B2.jpg", content(BYTES));
      return HttpOriginalsTest.originals().build();
    }
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvFileSource(resources = "ssrf-hosts.csv", delimiter = '|', numLinesToSkip = 1)
  void asksNoServerThatIsNotPublic(String host, @Nullable String addresses, String why) {
    int port = inside.getAddress().getPort();
    String address = "http://" + host + ":" + port + "/";

    assertThatThrownBy(
            () -> builder(address, addresses(host, addresses)).build().find(SourceKey.of("secret")))
        .as(why)
        .isInstanceOfAny(IOException.class, IllegalArgumentException.class);
    assertThat(INSIDE_ASKED).hasValue(0);
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvFileSource(resources = "ssrf-hosts.csv", delimiter = '|', numLinesToSkip = 1)
  void followsNoRedirectInside(String host, @Nullable String addresses, String why)
      throws Exception {
    String there = host + ":" + inside.getAddress().getPort();
    PATHS.put("/photos/courses/java.jpg", redirect("http://" + there + "/secret"));
    HttpOriginalsBuilder strict = originals();
    assertThatThrownBy(() -> strict.build().find(KEY)).as(why).isInstanceOf(IOException.class);

    Map<String, String> names = Map.of("media.test", "127.0.0.3", host, or(addresses, host));
    HttpOriginalsBuilder lenient = builder(base(), names);

    assertThatThrownBy(() -> lenient.redirectsTo(there).build().find(KEY))
        .as(why + ", though the host is allowed")
        .isInstanceOfAny(IOException.class, IllegalArgumentException.class);
    assertThat(INSIDE_ASKED).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "ftp://media.test/a.jpg",
        "gopher://media.test/",
        "jar:http://media.test/a.jar!/a.jpg",
        "//127.0.0.1/a.jpg",
        "http:///a.jpg",
        "http://media.test:99999999/a.jpg",
        "http://media.test:22/a.jpg",
        "http://[::1/a.jpg",
        "http://media.test\\@127.0.0.1/",
        "\u0000",
      })
  void followsNoOddRedirect(String location) throws Exception {
    PATHS.put("/photos/courses/java.jpg", redirect(location));
    HttpOriginals originals = originals().build();

    assertThatThrownBy(() -> originals.find(KEY)).isInstanceOf(IOException.class);
    assertThat(INSIDE_ASKED).hasValue(0);
  }

  /** Of itself an empty address is the folder, and that would be kept as the picture. */
  @Test
  void saysThatItWasClosed() throws Exception {
    HttpOriginals originals = originals().build();
    originals.close();
    originals.close();

    assertThatThrownBy(() -> originals.find(KEY))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("were closed");
  }

  @Test
  void followsNoRedirectWithoutAnAddress() throws Exception {
    PATHS.put("/photos/courses/", content(PHOTO));
    PATHS.put("/photos/courses/java.jpg", exchange -> answer(exchange, 302, new byte[0]));

    assertThatThrownBy(() -> originals().build().find(KEY))
        .isInstanceOf(UnexpectedAnswerException.class)
        .hasMessageContaining("without a Location");
  }

  @Test
  void followsThreeRedirectsAndNoFourth() throws Exception {
    PATHS.put("/photos/courses/java.jpg", redirect("/photos/1"));
    PATHS.put("/photos/1", redirect("http://cdn.test:" + media.getAddress().getPort() + "/2"));
    PATHS.put("/2", redirect(base() + "last.jpg"));
    PATHS.put("/photos/last.jpg", content(PHOTO));
    String cdn = "cdn.test:" + media.getAddress().getPort();

    Original found = originals().redirectsTo(cdn).build().find(KEY).orElseThrow();
    assertThat(found.open().readAllBytes()).isEqualTo(PHOTO);

    PATHS.put("/photos/last.jpg", redirect("/photos/courses/java.jpg"));
    HttpOriginals looping = originals().redirectsTo(cdn).build();
    assertThatThrownBy(() -> looping.find(KEY)).hasMessageContaining("3 redirects");
  }

  @Test
  void followsNoRedirectToAHostThatIsNotNamed() throws Exception {
    PATHS.put("/photos/courses/java.jpg", redirect(base().replace("media", "cdn") + "a.jpg"));
    PATHS.put("/photos/a.jpg", content(PHOTO));
    HttpOriginals originals = originals().build();

    assertThatThrownBy(() -> originals.find(KEY)).hasMessageContaining("another host");
  }

  @Test
  void connectsToTheAddressThatWasChecked() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpOriginals rebound =
        originals()
            .resolver(
                host ->
                    InetAddress.getAllByName(
                        asked.getAndIncrement() == 0 ? "127.0.0.3" : "127.0.0.1"))
            .checkEvery(Duration.ZERO)
            .build();
    PATHS.put(
        "/photos/courses/java.jpg",
        exchange -> {
          exchange.getResponseHeaders().set("Connection", "close");
          content(PHOTO).handle(exchange);
        });

    assertThat(rebound.find(KEY)).isPresent();
    assertThat(asked).as("looked up for the connection, and not once more").hasValue(1);
    assertThatThrownBy(() -> rebound.find(KEY)).isInstanceOf(UnknownHostException.class);
    assertThat(INSIDE_ASKED).hasValue(0);
  }

  @Test
  void needsHttpsUnlessToldOtherwise() {
    HttpOriginalsBuilder plain = HttpOriginals.under(URI.create("http://media.test/"));

    assertThatThrownBy(plain::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be https");
    HttpOriginals.under(URI.create("https://media.test/")).build().close();
  }

  @Test
  void refusesMoreBytesThanAllowed() throws Exception {
    PATHS.put("/photos/courses/java.jpg", content(new byte[5_001]));
    Original stated = originals().maxBytes(5_000).build().find(KEY).orElseThrow();
    assertThatThrownBy(stated::open)
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("5000");

    PATHS.put("/photos/courses/java.jpg", endless(0));
    Original streamed = originals().maxBytes(5_000).build().find(KEY).orElseThrow();
    assertThatThrownBy(streamed::open)
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("5000");
  }

  @Test
  void endsWhatTakesTooLong() throws Exception {
    PATHS.put("/photos/courses/java.jpg", endless(50));
    Original dripping = originals().timeout(Duration.ofSeconds(1)).build().find(KEY).orElseThrow();

    assertThatThrownBy(dripping::open).isInstanceOf(IOException.class);
  }

  /** Memory would be full before the time is over. */
  @ParameterizedTest
  @ValueSource(strings = {"X: y\r\n", "y"})
  void endsAHeaderWithoutEnd(String piece) throws Exception {
    try (Endless server = new Endless(false, "X: ", piece)) {
      HttpOriginals originals = server.originals().build();

      assertThatThrownBy(() -> originals.find(KEY)).isInstanceOf(IOException.class);
      assertThat(server.sentUntilCutOff()).isLessThan(20_000_000);
    }
  }

  /** Closing a response would read it to its end. */
  @Test
  void readsNoMoreOfABodyThatIsTooLong() throws Exception {
    try (Endless server = new Endless(true, "Transfer-Encoding: chunked\r\n\r\n", "1\r\ny\r\n")) {
      Original original = server.originals().maxBytes(5_000).build().find(KEY).orElseThrow();

      assertThatThrownBy(original::open).isInstanceOf(ImageException.class);
      assertThat(server.sentUntilCutOff()).isLessThan(20_000_000);
    }
  }

  /** Answers by a start, and pieces until the client has enough. */
  private static final class Endless implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.3"));
    private final AtomicLong sent = new AtomicLong();
    private final Future<?> sending;

    Endless(boolean headEnds, String start, String piece) throws IOException {
      byte[] block = piece.repeat(20_000).getBytes(UTF_8);
      this.sending = THREADS.submit(() -> serve(headEnds, start, block));
    }

    private void serve(boolean headEnds, String start, byte[] block) {
      for (boolean ends = true; ends; ) {
        try (Socket client = server.accept()) {
          ends = readRequest(client).startsWith("HEAD") && headEnds;
          OutputStream out = client.getOutputStream();
          out.write("HTTP/1.1 200 OK\r\nConnection: close\r\nETag: \"1\"\r\n".getBytes(UTF_8));
          out.write(start.getBytes(UTF_8));
          while (!ends) {
            out.write(block);
            sent.addAndGet(block.length);
          }
        } catch (IOException e) {
          ends = false; // the client has closed the connection
        }
      }
    }

    private static String readRequest(Socket client) throws IOException {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
      String first = String.valueOf(lines.readLine());
      for (String line = first; line != null && !line.isEmpty(); line = lines.readLine()) {}
      return first;
    }

    HttpOriginalsBuilder originals() throws IOException {
      String base = "http://media.test:" + server.getLocalPort() + "/";
      return builder(base, Map.of("media.test", "127.0.0.3")).timeout(Duration.ofSeconds(3));
    }

    long sentUntilCutOff() throws Exception {
      sending.get();
      return sent.get();
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  @Test
  void asksForNoCodingAndTellsNothingOfItself() throws Exception {
    List<Headers> asked = new CopyOnWriteArrayList<>();
    byte[] zipped = Gzip.of(PHOTO);
    PATHS.put(
        "/photos/courses/java.jpg",
        exchange -> {
          asked.add(exchange.getRequestHeaders());
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          exchange.getResponseHeaders().set("Set-Cookie", "a=b; Path=/");
          content(zipped).handle(exchange);
        });
    Original original = originals().build().find(KEY).orElseThrow();

    assertThat(original.open().readAllBytes()).isEqualTo(PHOTO);
    assertThat(asked).hasSize(2);
    assertThat(asked.get(1)).doesNotContainKeys("Cookie", "Accept-encoding", "Authorization");
  }

  @Test
  void asksABusyServerOnce() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    PATHS.put(
        "/photos/courses/java.jpg",
        exchange -> {
          asked.incrementAndGet();
          answer(exchange, 503, new byte[0]);
        });
    HttpOriginals originals = originals().build();

    assertThatThrownBy(() -> originals.find(KEY)).hasMessageContaining("503");
    assertThat(asked).hasValue(1);
  }

  @Test
  void isWithoutWhatIsGoneForGood() throws Exception {
    PATHS.put("/photos/courses/java.jpg", exchange -> answer(exchange, 410, new byte[0]));

    assertThat(originals().build().find(KEY)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://media.test/photos, path's slash: https://media.test/photos",
    "https://media.test/?folder=photos/, path's slash: https://media.test/",
    "https://media.test, path's slash: https://media.test",
    "https://user:secret@media.test/, name or password: https://media.test",
    "https://0x08.8.8.8/, no host as URIs have it (RFC 3986): https://0x08.8.8.8",
    "https://8.1/, no host as URIs have it (RFC 3986): https://8.1",
    "https://134744072/, unusual form of an IP address: https://134744072",
    "https://8.8.8.08/, https://8.8.8.08",
    "https:/photos/, no host as URIs have it (RFC 3986): https://",
    "mailto:media.test/, path's slash: mailto://",
  })
  void isBuiltForAPlainFolderAlone(String base, String said) {
    assertThatThrownBy(() -> HttpOriginals.under(URI.create(base)).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said)
        .hasMessageNotContaining("null")
        .hasMessageNotContaining("secret");
  }

  @Test
  void hasLimitsThatMakeSense() {
    HttpOriginalsBuilder builder = HttpOriginals.under(URI.create("https://media.test/"));

    assertThatThrownBy(() -> builder.maxBytes(0)).hasMessageContaining("0");
    assertThatThrownBy(() -> builder.maxBytes(Integer.MAX_VALUE)).hasMessageContaining("2^31");
    assertThatThrownBy(() -> builder.timeout(Duration.ZERO)).hasMessageContaining("PT0S");
    assertThatThrownBy(() -> builder.checkEvery(Duration.ofSeconds(-1)))
        .hasMessageContaining("PT-1S");
  }

  @Test
  void tellsServersApartBySchemeHostAndPort() throws Exception {
    AllowedHosts hosts = AllowedHosts.of(URI.create("https://Media.test:8443/"), Set.of(), true);

    hosts.check(URI.create("HTTPS://media.TEST:8443/a.jpg"));
    for (String other :
        List.of(
            "http://media.test:8443/",
            "https://media.test/",
            "https://media.test.:8443/",
            "https://user@media.test:8443/",
            "https://cdn.test:8443/")) {
      assertThatThrownBy(() -> hosts.check(URI.create(other)))
          .as(other)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void readsOnlyTheVersionThatItFound() throws Exception {
    HttpOriginals originals = originals().build();
    Original before = originals.find(KEY).orElseThrow();
    PATHS.put("/photos/courses/java.jpg", content(new byte[] {1, 2, 3}));

    assertThatThrownBy(before::open).hasMessageContaining("has just changed");
    assertThat(originals.find(KEY).orElseThrow().version()).isNotEqualTo(before.version());
  }

  /** Below one address is what it says, on the same server, too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/private/admin.jpg",
        "/photosx/a.jpg",
        "/photos",
        "/photos/../private/admin.jpg",
        "/photos/%2e%2E/private/admin.jpg",
        "/photos/..%2fprivate/admin.jpg",
        "/photos/.%5cprivate"
      })
  void keepsToItsPath(String location) throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpHandler secret =
        exchange -> {
          asked.incrementAndGet();
          content(PHOTO).handle(exchange);
        };
    PATHS.put("/photos/courses/java.jpg", redirect(location));
    PATHS.put("/private/admin.jpg", secret);
    PATHS.put(location, secret);
    String host = "media.test:" + media.getAddress().getPort();

    assertThatThrownBy(() -> originals().build().find(KEY))
        .isInstanceOf(UnexpectedAnswerException.class)
        .hasMessageContaining("path of originals");
    assertThat(asked).hasValue(0);
    assertThat(originals().redirectsTo(host).build().find(KEY)).as("as it is told").isPresent();
  }

  @Test
  void readsWhatIsStoredCoded() throws Exception {
    PATHS.put("/photos/courses/java.jpg", coded("gzip", Gzip.of(PHOTO)));
    assertThat(originals().build().find(KEY).orElseThrow().open().readAllBytes()).isEqualTo(PHOTO);

    PATHS.put("/photos/courses/java.jpg", coded("gzip", Gzip.of(new byte[2_000_000])));
    Original bomb = originals().maxBytes(1_000_000).build().find(KEY).orElseThrow();
    assertThatThrownBy(bomb::open).hasMessageContaining("1000000");

    PATHS.put("/photos/courses/java.jpg", coded("br", PHOTO));
    Original brotli = originals().build().find(KEY).orElseThrow();
    assertThatThrownBy(brotli::open).isInstanceOf(UnexpectedAnswerException.class);
  }

  private static HttpHandler coded(String coding, byte[] body) {
    return exchange -> {
      exchange.getResponseHeaders().set("Content-Encoding", coding);
      exchange.getResponseHeaders().set("ETag", "\"1\"");
      answer(exchange, 200, body);
    };
  }

  @Test
  void servesPicturesFromAnotherServer() throws Exception {
    try (HttpOriginals originals = originals().build();
        ImageService images =
            ImageService.builder()
                .originals(originals)
                .widths(30)
                .limits(Pictures.PATIENT)
                .build()) {
      PATHS.put("/photos/broken.jpg", exchange -> answer(exchange, 500, new byte[0]));

      assertThat(status(images, "courses/java.jpg")).isEqualTo(200);
      assertThat(status(images, "none.jpg")).isEqualTo(404);
      assertThat(status(images, "broken.jpg")).isEqualTo(503);
    }
  }

  private static int status(ImageService images, String name) {
    return images.serve(Request.get("/images/" + name).build()).status();
  }

  private static HttpOriginalsBuilder originals() throws UnknownHostException {
    return builder(base(), Map.of("media.test", "127.0.0.3", "cdn.test", "127.0.0.3"));
  }

  private static String base() {
    return "http://media.test:" + media.getAddress().getPort() + "/photos/";
  }

  private static HttpOriginalsBuilder builder(String base, Map<String, String> names)
      throws UnknownHostException {
    return HttpOriginals.under(URI.create(base))
        .plainHttp()
        .timeout(Duration.ofMinutes(1))
        .trusting(InetAddress.getByName("127.0.0.3"))
        .resolver(host -> resolve(names.getOrDefault(host, host)));
  }

  private static InetAddress[] resolve(String addresses) throws UnknownHostException {
    String[] texts = addresses.split(" ", -1);
    InetAddress[] resolved = new InetAddress[texts.length];
    for (int i = 0; i < texts.length; i++) {
      resolved[i] = InetAddress.getByName(texts[i]);
    }
    return resolved;
  }

  private static Map<String, String> addresses(String host, @Nullable String addresses) {
    return Map.of(host, or(addresses, host));
  }

  private static String or(@Nullable String text, String other) {
    return text == null ? other : text;
  }

  private static HttpHandler content(byte[] bytes) {
    return exchange -> {
      exchange.getResponseHeaders().set("ETag", "\"" + Arrays.hashCode(bytes) + "\"");
      answer(exchange, 200, bytes);
    };
  }

  private static HttpHandler gone() {
    return exchange -> answer(exchange, 404, new byte[0]);
  }

  private static HttpHandler redirect(String location) {
    return exchange -> {
      exchange.getResponseHeaders().add("Location", location.replace("\u0000", "%00:"));
      answer(exchange, 302, "elsewhere".getBytes(UTF_8));
    };
  }

  /** A body that doesn't end, one piece after the other. */
  private static HttpHandler endless(long pauseMillis) {
    return exchange -> {
      if (exchange.getRequestMethod().equals("HEAD")) {
        answer(exchange, 200, new byte[0]);
        return;
      }
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream body = exchange.getResponseBody()) {
        for (int i = 0; i < 10_000; i++) {
          body.write(new byte[pauseMillis > 0 ? 1 : 1_000]);
          body.flush();
          Thread.sleep(pauseMillis);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
    if (!head && body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }
}
