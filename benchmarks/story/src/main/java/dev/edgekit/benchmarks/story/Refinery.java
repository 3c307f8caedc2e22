package dev.edgekit.benchmarks.story;

import dev.edgekit.benchmarks.story.node.EdgeKitPictures;
import dev.edgekit.http.Request;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a platform has a day after its pictures were first asked for: each in each width that its
 * pages ask for, made again in the background. Here it takes processor time that nobody else wants,
 * in a process of its own while the other stages run; what isn't refined when its stage begins is
 * sent as first made.
 */
public final class Refinery implements AutoCloseable {
  private static final int SERVICES = 2;

  /** It runs when nobody else wants to. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final String LEFT = "refinery.left";

  private final Path folder;
  private final Optional<Program> program;
  private int leftAtStage = all();

  private Refinery(Path folder, Optional<Program> program) {
    this.folder = folder;
    this.program = program;
  }

  /** Starts it beside the stages, if one of them wants it. */
  static Refinery start(Path folder, Uploads uploads, List<Stage> stages) throws IOException {
    if (!stages.contains(Stage.REFINED)) {
      return new Refinery(folder, Optional.empty());
    }
    Path originals = Files.createDirectories(folder.resolve("refinery"));
    uploads.copyTo(originals);
    List<String> command =
        List.of(
            "nice",
            "-n",
            "19",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Refinery.class.getName(),
            originals.toString(),
            folder.resolve("refined").toString(),
            folder.resolve(LEFT).toString());
    return new Refinery(folder, Optional.of(Program.start("refinery", folder, command)));
  }

  /** Waits until all is done, or for so long. */
  void await(long seconds) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + seconds * 1_000_000_000L;
    while (left() > 0 && System.nanoTime() < deadline) {
      Thread.sleep(500);
    }
    leftAtStage = left();
    close();
  }

  private int left() throws IOException {
    Path file = folder.resolve(LEFT);
    return Files.exists(file) ? Integer.parseInt(Files.readString(file)) : all();
  }

  private static int all() {
    return widths().size() * Platform.COVERS;
  }

  /** A sentence for the report. */
  @Override
  public String toString() {
    return String.format(
        "%d of %d pictures were refined when their stage began%n", all() - leftAtStage, all());
  }

  @Override
  public void close() {
    program.ifPresent(Program::close);
  }

  /** The widths of EdgeKit's ladder that the platform's pages ask for. */
  static List<Integer> widths() {
    return new ArrayList<>(
        new TreeSet<>(
            Arrays.stream(Device.values())
                .flatMap(device -> Stream.of(device.cardPixels(), device.heroPixels()))
                .map(pixels -> Platform.rung(Platform.LADDER, pixels))
                .toList()));
  }

  static Request request(int cover, int width) {
    return Request.get("/images/" + Platform.cover(cover) + "?w=" + width)
        .header("Accept", "image/avif")
        .build();
  }

  /**
   * Makes them.
   *
   * @param arguments the originals' folder, the variants' folder, the file that says how many are
   *     left
   */
  public static void main(String[] arguments) throws Exception {
    List<ImageService> services = new ArrayList<>();
    for (int i = 0; i < SERVICES; i++) {
      services.add(
          EdgeKitPictures.service(Path.of(arguments[0]), Path.of(arguments[1]))
              .limits(Limits.defaults().withTimeout(PATIENCE))
              .build());
    }
    for (int width : widths()) {
      for (int cover = 1; cover <= Platform.COVERS; cover++) {
        int status = services.get(cover % SERVICES).serve(request(cover, width)).status();
        if (status != 200) {
          throw new IllegalStateException(Platform.cover(cover) + " was answered with " + status);
        }
      }
    }
    int left;
    do {
      Thread.sleep(200);
      left = services.stream().mapToInt(service -> service.state().refining()).sum();
      write(Path.of(arguments[2]), left);
    } while (left > 0);
    services.forEach(ImageService::close);
  }

  private static void write(Path file, int left) throws IOException {
    Path part = file.resolveSibling("refinery.part");
    Files.writeString(part, Integer.toString(left));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
