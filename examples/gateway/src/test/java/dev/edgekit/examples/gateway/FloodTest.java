package dev.edgekit.examples.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.embedded.RedisServer;

/**
 * Strangers choose targets, hosts, fields, cookies and bodies, many times what heap and Redis hold.
 * The gateway is a process of 256 MB with its defaults, its Redis has 8 MB, and sessions in it.
 */
@Tag("long")
class FloodTest {
  private static final int SESSIONS = 500;
  private static final int PAGES = 20;
  private static final int BODY_BYTES = 20_000;

  /** Of each kind; all together some 800 MB of bodies, of which Redis would have had 320. */
  private static final int REQUESTS = 2_000;

  private static final int LARGE_ANSWER_BYTES = 60 << 20;
  private static final int ATTACKERS = 8;

  private final Map<String, AtomicInteger> loads = new ConcurrentHashMap<>();
  private final HttpServer origin = origin();
  private final ExecutorService attackers = Executors.newFixedThreadPool(ATTACKERS);
  private final List<AutoCloseable> open = new ArrayList<>();

  FloodTest() throws IOException {}

  @AfterEach
  void stop() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
    attackers.shutdownNow();
    origin.stop(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"noeviction", "allkeys-lru", "volatile-lru"})
  void nobodyIsSignedOutAndNothingFreshIsLost(String eviction) throws Exception {
    String redis = redis(eviction);
    RedisClient client = RedisClient.create(redis);
    open.add(client::shutdown);
    RedisCommands<String, String> commands = client.connect().sync();
    IntStream.range(0, SESSIONS)
        .forEach(i -> commands.set("sess:" + i, "x".repeat(300), SetArgs.Builder.ex(86_400)));
    Process gateway = gateway(redis);
    int port = port(gateway);
    // until the fleet's log is heard
    await().atMost(Duration.ofMinutes(1)).until(() -> !visitPages(port).contains("no-cache"));
    loads.clear();

    for (Attack attack : Attack.values()) {
      flood(port, attack);
      visitPages(port);
      assertThat(loads).as("pages loaded again after %s", attack).isEmpty();
    }

    assertThat(gateway.isAlive()).as("out of memory").isTrue();
    assertThat(commands.exists(names())).isEqualTo(SESSIONS);
    assertThat(commands.set("sess:new", "x".repeat(300), SetArgs.Builder.ex(86_400)))
        .isEqualTo("OK");
  }

  private static String[] names() {
    return IntStream.range(0, SESSIONS).mapToObj(i -> "sess:" + i).toArray(String[]::new);
  }

  /** What strangers vary. */
  private enum Attack {
    QUERY {
      @Override
      String request(int i) {
        return get("/search?q=" + i, "h.test", "");
      }
    },
    HOST {
      @Override
      String request(int i) {
        return get("/", "h" + i + ".test", "");
      }
    },
    OVERRIDE_FIELD {
      @Override
      String request(int i) {
        return get("/", "h.test", "X-Forwarded-Prefix: /" + i + "\r\n");
      }
    },
    VARIED_FIELD {
      @Override
      String request(int i) {
        return get("/varied", "h.test", "X-Colour: " + i + "\r\n");
      }
    },
    COOKIE {
      @Override
      String request(int i) {
        return get("/search?q=c" + i, "h.test", "Cookie: a=" + "c".repeat(2_000) + i + "\r\n");
      }
    },
    LONG_TARGET {
      @Override
      String request(int i) {
        return get("/search?" + "t".repeat(8_000) + i, "h.test", "");
      }
    },
    LARGE_ANSWER {
      @Override
      String request(int i) {
        return get((i % 40 == 0 ? "/large?" : "/search?l=") + i, "h.test", "");
      }
    },
    UNSAFE {
      @Override
      String request(int i) {
        return "POST /login?" + "t".repeat(8_000) + i + " HTTP/1.1\r\nHost: h.test\r\n" + body("x");
      }
    },
    UPLOAD {
      @Override
      String request(int i) {
        String part = i % 40 == 0 ? "u".repeat(8 << 20) : "u";
        return "POST /upload HTTP/1.1\r\nHost: h.test\r\n" + body(part);
      }
    };

    abstract String request(int i);

    static String get(String target, String host, String fields) {
      return "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + fields + "\r\n";
    }

    static String body(String text) {
      return "Content-Length: " + text.length() + "\r\n\r\n" + text;
    }
  }

  private void flood(int port, Attack attack) throws Exception {
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> all = new ArrayList<>();
    for (int a = 0; a < ATTACKERS; a++) {
      all.add(
          attackers.submit(
              () -> {
                for (int i = next.getAndIncrement(); i < REQUESTS; ) {
                  i = session(port, attack, i, next);
                }
                return null;
              }));
    }
    while (!all.stream().allMatch(Future::isDone)) {
      visitPages(port);
    }
    for (Future<?> one : all) {
      one.get();
    }
  }

  /** Requests on one connection, for as long as it is kept; returns the one to go on with. */
  private static int session(int port, Attack attack, int first, AtomicInteger next)
      throws IOException {
    int i = first;
    try (Socket socket = connect(port)) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      boolean kept = true;
      while (kept && i < REQUESTS) {
        socket.getOutputStream().write(attack.request(i).getBytes(ISO_8859_1));
        kept = answered(in, new StringBuilder());
        i = next.getAndIncrement();
      }
    } catch (IOException e) { // refused while it was sent, as a body may be
      i = next.getAndIncrement();
    }
    return i;
  }

  /** Reads an answer and adds its head to these; whether its connection is kept. */
  private static boolean answered(InputStream in, StringBuilder heads) throws IOException {
    int length = 0;
    boolean kept = true;
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); ; b = in.read()) {
      if (b < 0) {
        return false;
      }
      if (b != '\n') {
        line.append((char) b);
        continue;
      }
      String field = line.toString().strip();
      line.setLength(0);
      heads.append(field).append('\n');
      if (field.isEmpty()) {
        break;
      }
      if (field.regionMatches(true, 0, "Content-Length:", 0, 15)) {
        length = Integer.parseInt(field.substring(15).strip());
      }
      kept &= !field.equalsIgnoreCase("Connection: close");
    }
    in.skipNBytes(length);
    return kept;
  }

  /** The heads of their answers. */
  private static String visitPages(int port) throws IOException {
    StringBuilder heads = new StringBuilder();
    try (Socket socket = connect(port)) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int i = 0; i < PAGES; i++) {
        socket.getOutputStream().write(Attack.get("/page/" + i, "h.test", "").getBytes(UTF_8));
        answered(in, heads);
      }
    }
    return heads.toString();
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    return socket;
  }

  private HttpServer origin() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] noise = new byte[BODY_BYTES];
    new Random(1).nextBytes(noise);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          if (path.startsWith("/page/")) {
            loads.computeIfAbsent(path, p -> new AtomicInteger()).incrementAndGet();
          }
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("Content-Type", "image/x");
          exchange.getResponseHeaders().add("Cache-Control", "public, max-age=3600");
          if (path.equals("/varied")) {
            exchange.getResponseHeaders().add("Vary", "X-Colour");
          }
          int times = path.equals("/large") ? LARGE_ANSWER_BYTES / noise.length : 1;
          exchange.sendResponseHeaders(
              path.equals("/login") ? 302 : 200, (long) times * noise.length);
          try (exchange) {
            for (int i = 0; i < times; i++) {
              exchange.getResponseBody().write(noise);
            }
          }
        });
    server.setExecutor(Executors.newCachedThreadPool(FloodTest::daemon));
    server.start();
    return server;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "origin");
    thread.setDaemon(true);
    return thread;
  }

  private String redis(String eviction) throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    RedisServer server =
        RedisServer.newRedisServer()
            .port(port)
            .setting("bind 127.0.0.1")
            .setting("maxmemory 8mb")
            .setting("maxmemory-policy " + eviction)
            .build();
    server.start();
    open.add(server::stop);
    return "redis://127.0.0.1:" + port;
  }

  private Process gateway(String redis) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                Gateway.class.getName(),
                "--origin",
                "http://127.0.0.1:" + origin.getAddress().getPort(),
                "--port",
                "0",
                "--max-staleness", // a busy machine is no part of this
                "60s",
                "--redis",
                redis)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    open.add(process::destroyForcibly);
    return process;
  }

  private static int port(Process gateway) throws IOException {
    BufferedReader out = new BufferedReader(new InputStreamReader(gateway.getInputStream(), UTF_8));
    String line = out.readLine();
    return URI.create(line.substring(line.indexOf("http"))).getPort();
  }
}
