package dev.edgekit.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What a browser shows of pictures, still or moving, by its own decoders. */
final class Chromium {
  private static final String PAGE =
      """
      <body><script>
      (async () => {
        let text = "";
        for (const [type, data] of [%s]) {
          try {
            const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0));
            const decoder = new ImageDecoder({data: bytes, type});
            await decoder.tracks.ready;
            await decoder.completed;
            const track = decoder.tracks.selectedTrack;
            text += `file ${track.repetitionCount}\\n`;
            for (let i = 0; i < track.frameCount; i++) {
              const {image} = await decoder.decode({frameIndex: i});
              const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight);
              const context = canvas.getContext("2d", {willReadFrequently: true});
              context.drawImage(image, 0, 0);
              const rgba = context.getImageData(0, 0, canvas.width, canvas.height).data;
              const base64 = btoa(Array.from(rgba, b => String.fromCharCode(b)).join(""));
              const millis = (image.duration ?? 0) / 1000;
              text += `frame ${canvas.width} ${canvas.height} ${millis} ${base64}\\n`;
            }
          } catch (error) {
            text += `error ${error}\\n`;
          }
        }
        await fetch("/shown", {method: "POST", body: text});
      })();
      </script></body>
      """;

  private Chromium() {}

  /**
   * A file as it is shown.
   *
   * @param repetitions after the first time: a number, or {@code Infinity}
   */
  record Shown(String repetitions, List<Frame> frames) {}

  /** One of its frames; the pixels are red, green, blue, alpha by rows. */
  @SuppressWarnings("ArrayRecordComponent")
  record Frame(int width, int height, int millis, byte[] rgba) {
    int argb(int x, int y) {
      int at = 4 * (y * width + x);
      return (rgba[at + 3] & 0xff) << 24
          | (rgba[at] & 0xff) << 16
          | (rgba[at + 1] & 0xff) << 8
          | (rgba[at + 2] & 0xff);
    }
  }

  static boolean isInstalled() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "chromium")));
  }

  /** The files in order, decoded by one start of the browser. */
  static List<Shown> show(Path directory, List<ImageResult> files) throws Exception {
    List<String> typed = new ArrayList<>();
    for (ImageResult file : files) {
      String data = Base64.getEncoder().encodeToString(file.bytes());
      typed.add("[\"%s\",\"%s\"]".formatted(file.format().mediaType(), data));
    }
    return parse(run(directory, PAGE.formatted(String.join(",", typed))));
  }

  /** What the page says when it is ready. */
  private static String run(Path directory, String html) throws Exception {
    CompletableFuture<String> shown = new CompletableFuture<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, html, shown));
    server.start();
    Process process =
        new ProcessBuilder(
                "chromium",
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--force-color-profile=srgb",
                "--user-data-dir=" + directory.resolve("profile"),
                "http://localhost:" + server.getAddress().getPort() + "/")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return shown.get(60, TimeUnit.SECONDS);
    } finally {
      List<ProcessHandle> all =
          Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
      all.forEach(ProcessHandle::destroyForcibly);
      for (ProcessHandle one : all) {
        one.onExit().get(30, TimeUnit.SECONDS); // they write into the directory until then
      }
      server.stop(0);
    }
  }

  private static void answer(HttpExchange exchange, String html, CompletableFuture<String> shown)
      throws IOException {
    byte[] sent = exchange.getRequestBody().readAllBytes();
    byte[] page = html.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html");
    exchange.sendResponseHeaders(200, page.length);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(page);
    }
    if (exchange.getRequestURI().getPath().equals("/shown")) {
      shown.complete(new String(sent, StandardCharsets.UTF_8));
    }
  }

  private static List<Shown> parse(String dom) {
    List<Shown> files = new ArrayList<>();
    for (String line : dom.lines().toList()) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("file")) {
        files.add(new Shown(words[1], new ArrayList<>()));
      } else if (words[0].equals("frame")) {
        files
            .get(files.size() - 1)
            .frames()
            .add(
                new Frame(
                    Integer.parseInt(words[1]),
                    Integer.parseInt(words[2]),
                    (int) Math.round(Double.parseDouble(words[3])),
                    Base64.getDecoder().decode(words[4])));
      } else if (words[0].equals("error")) {
        throw new IllegalStateException(line);
      }
    }
    return files;
  }
}
