package dev.edgekit.examples.demo;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A headless Chromium with one tab, spoken to by its DevTools protocol. */
final class Browser implements AutoCloseable, WebSocket.Listener {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final StringBuilder message = new StringBuilder();

  /** Starts a browser with a window of this size that keeps its profile in the folder. */
  Browser(Path program, Path profile, int width, int height) throws Exception {
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--window-size=" + width + "," + height,
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    URI tab = tab(port(profile));
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(tab, this)
            .get(30, TimeUnit.SECONDS);
    call("Network.enable", Map.of());
    call("Page.enable", Map.of());
  }

  /** Chromium or Chrome, if it is on the PATH. */
  static Optional<Path> find() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .flatMap(
            d -> Stream.of("chromium", "chromium-browser", "google-chrome").map(n -> Path.of(d, n)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  void open(String url) throws Exception {
    call("Page.navigate", Map.of("url", url));
    evaluate(
        "new Promise(r => document.readyState === 'complete' ? r() : addEventListener('load', r))");
  }

  /** The value of an expression in the page; of a promise, what it resolves to. */
  JsonNode evaluate(String expression) throws Exception {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(answer.toString());
    }
    return answer.path("result").path("value");
  }

  /** The media type of each image that came over the network, by its address. */
  Map<String, String> imageTypes() {
    Map<String, String> types = new ConcurrentHashMap<>();
    for (JsonNode event : events) {
      JsonNode response = event.path("params").path("response");
      if (event.path("method").asString().equals("Network.responseReceived")) {
        types.put(response.path("url").asString(), response.path("mimeType").asString());
      }
    }
    return types;
  }

  JsonNode call(String method, Map<String, ?> parameters) throws Exception {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    String text = JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters));
    socket.sendText(text, true).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    return answer.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS).path("result");
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    message.append(data);
    if (last) {
      receive(JSON.readTree(message.toString()));
      message.setLength(0);
    }
    webSocket.request(1);
    return CompletableFuture.completedStage(null);
  }

  private void receive(JsonNode node) {
    CompletableFuture<JsonNode> answer = answers.remove(node.path("id").asInt(-1));
    if (answer == null) {
      events.add(node);
    } else {
      answer.complete(node);
    }
  }

  @Override
  public void close() {
    socket.abort();
    List<ProcessHandle> all =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(p -> p.onExit().join()); // so that the profile's folder can be deleted
  }

  private int port(Path profile) throws Exception {
    Path file = profile.resolve("DevToolsActivePort");
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (!Files.exists(file) || Files.readAllLines(file).size() < 2) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException("the browser did not start");
      }
      Thread.sleep(50);
    }
    return Integer.parseInt(Files.readAllLines(file).get(0));
  }

  private static URI tab(int port) throws Exception {
    HttpRequest list =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list")).build();
    String tabs = HttpClient.newHttpClient().send(list, BodyHandlers.ofString()).body();
    for (JsonNode tab : JSON.readTree(tabs)) {
      if (tab.path("type").asString().equals("page")) {
        return URI.create(tab.path("webSocketDebuggerUrl").asString());
      }
    }
    throw new IOException("the browser has no tab: " + tabs);
  }
}
