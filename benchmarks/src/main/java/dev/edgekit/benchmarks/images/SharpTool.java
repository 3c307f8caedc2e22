package dev.edgekit.benchmarks.images;

import static java.util.stream.Collectors.joining;

import dev.edgekit.benchmarks.report.Arguments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** npm sharp through {@code sharp/sharp.mjs}; needs Node and {@code npm ci} in that folder. */
final class SharpTool {
  private final Path script;

  SharpTool(Path script) {
    this.script = script;
  }

  /**
   * The one beside the scripts, which say where by the property {@code benchmarks.sharp}; ends the
   * program if its package isn't installed.
   */
  static SharpTool installed(Arguments arguments) {
    Path folder = Path.of(System.getProperty("benchmarks.sharp", "sharp"));
    if (!Files.isDirectory(folder.resolve("node_modules/sharp"))) {
      throw arguments.wrong("sharp is not installed: run \"npm ci\" in " + folder);
    }
    return new SharpTool(folder.resolve("sharp.mjs"));
  }

  /** The picture at this width without loss. */
  void png(Path in, int width, Path out) {
    run("png", in.toString(), Integer.toString(width), out.toString());
  }

  /** Pictures of any format as PNG, each beside its source. */
  List<Path> decode(List<Path> files) {
    List<String> arguments = new ArrayList<>(List.of("decode"));
    files.forEach(file -> arguments.add(file.toString()));
    run(arguments.toArray(String[]::new));
    return files.stream().map(file -> file.resolveSibling(file.getFileName() + ".png")).toList();
  }

  /** The picture as AVIF. */
  byte[] avif(Path in, int width, int quality, int effort) {
    try {
      Path out = Files.createTempFile("sharp", ".avif");
      run(
          "avif",
          in.toString(),
          Integer.toString(width),
          Integer.toString(quality),
          Integer.toString(effort),
          out.toString());
      byte[] avif = Files.readAllBytes(out);
      Files.delete(out);
      return avif;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The picture at its own size, an AVIF for each quality. */
  List<Path> avifs(Path in, int[] qualities, int effort) {
    String list = IntStream.of(qualities).mapToObj(Integer::toString).collect(joining(","));
    run("avifs", in.toString(), list, Integer.toString(effort));
    return IntStream.of(qualities)
        .mapToObj(quality -> in.resolveSibling(in.getFileName() + "." + quality + ".avif"))
        .toList();
  }

  /**
   * What a picture takes.
   *
   * @param alone median of one after the other, in ms
   * @param perSecond pictures a second, several at a time
   * @param processor of all cores together for one of those, in ms
   */
  record Times(double alone, double perSecond, double processor) {}

  /** So many runs, and as many for each of those at a time. */
  Times time(Path in, int width, int quality, int effort, int runs, int parallel) {
    String[] printed =
        run(
                "time",
                in.toString(),
                Integer.toString(width),
                Integer.toString(quality),
                Integer.toString(effort),
                Integer.toString(runs),
                Integer.toString(parallel))
            .strip()
            .split(" ", -1);
    return new Times(
        Double.parseDouble(printed[0]),
        Double.parseDouble(printed[1]),
        Double.parseDouble(printed[2]));
  }

  private String run(String... arguments) {
    List<String> command = new ArrayList<>(List.of("node", script.toString()));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("failed: " + command);
      }
      return output;
    } catch (IOException e) {
      throw new IllegalStateException("can't run node; see benchmarks/README.md", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
