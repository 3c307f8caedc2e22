package dev.edgekit.examples.optimize;

import dev.edgekit.image.Effort;
import dev.edgekit.image.Fit;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.Quality;
import dev.edgekit.image.Transform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the command line asks for.
 *
 * @param in the folder to read
 * @param out the folder to write, made if it isn't there
 * @param transform for every picture
 * @param jobs pictures that are made at a time
 * @param skipsExisting whether a source is left as it is whose result is there
 */
record Options(Path in, Path out, Transform transform, int jobs, boolean skipsExisting) {
  static final String USAGE =
      """
      usage: examples/optimize/run IN OUT [--width W] [--height H] [--fit FIT] [--format FORMAT]
                                   [--quality Q | --score S] [--effort EFFORT]
                                   [--jobs N] [--existing replace|skip]
        IN, OUT    folders; what is in IN is read with its subfolders, OUT gets the same ones
        --width    greatest width in pixels; pictures are never enlarged
        --height   greatest height in pixels
        --fit      cover, contain, fill, inside (default) or outside
        --format   avif, webp, jpeg, png or auto (default): the smallest that holds the picture
        --quality  1 to 100 (default 70)
        --score    the SSIMULACRA2 score to reach, 30 to 95
        --effort   fast, balanced, thorough or small (default)
        --jobs     pictures at a time (default: processors)
        --existing replace (default), or skip: leaves a source whose result is there""";

  private static final int MAX_JOBS = 256;

  private static final Set<String> NAMES =
      Set.of(
          "--width",
          "--height",
          "--fit",
          "--format",
          "--quality",
          "--score",
          "--effort",
          "--jobs",
          "--existing");

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException with a message for the person if it is wrong
   */
  static Options parse(String... args) {
    List<String> folders = new ArrayList<>();
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 0; i < args.length; i++) {
      if (!args[i].startsWith("--")) {
        folders.add(args[i]);
      } else if (!NAMES.contains(args[i])) {
        throw wrong("unknown option: " + args[i]);
      } else if (i + 1 == args.length) {
        throw wrong(args[i] + " needs a value");
      } else if (options.put(args[i], args[++i]) != null) {
        throw wrong(args[i - 1] + " is given twice");
      }
    }
    if (folders.size() != 2) {
      throw wrong("two folders are needed, IN and OUT: " + folders);
    }
    Path in = Path.of(folders.get(0));
    Path out = Path.of(folders.get(1));
    check(in, out);
    return new Options(
        in,
        out,
        transform(options),
        jobs(options),
        constant(Existing.class, "--existing", options.getOrDefault("--existing", "replace"))
            == Existing.SKIP);
  }

  private enum Existing {
    REPLACE,
    SKIP
  }

  private static int jobs(Map<String, String> options) {
    String value =
        options.getOrDefault(
            "--jobs", Integer.toString(Runtime.getRuntime().availableProcessors()));
    int jobs = number("--jobs", value);
    if (jobs < 1 || jobs > MAX_JOBS) {
      throw wrong("--jobs must be 1 to " + MAX_JOBS + ": " + value);
    }
    return jobs;
  }

  private static void check(Path in, Path out) {
    if (!Files.isDirectory(in)) {
      throw wrong("IN is no folder: " + in);
    }
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw wrong("OUT is no folder: " + out);
    }
    Path from = in.toAbsolutePath().normalize();
    if (out.toAbsolutePath().normalize().startsWith(from)) {
      throw wrong("OUT must not be IN or a folder in it: " + out);
    }
  }

  private static Transform transform(Map<String, String> options) {
    Transform transform =
        Transform.size(pixels("--width", options), pixels("--height", options))
            .effort(Effort.SMALL);
    if (options.containsKey("--quality") && options.containsKey("--score")) {
      throw wrong("--quality and --score exclude each other");
    }
    for (Map.Entry<String, String> option : options.entrySet()) {
      transform = with(transform, option.getKey(), option.getValue());
    }
    return transform;
  }

  private static Transform with(Transform transform, String name, String value) {
    return switch (name) {
      case "--fit" -> transform.fit(constant(Fit.class, name, value));
      case "--effort" -> transform.effort(constant(Effort.class, name, value));
      case "--quality" -> transform.quality(Quality.of(number(name, value)));
      case "--score" -> transform.quality(Quality.score(number(name, value)));
      case "--format" ->
          value.equals("auto")
              ? transform
              : transform.format(constant(ImageFormat.class, name, value));
      default -> transform;
    };
  }

  private static int pixels(String name, Map<String, String> options) {
    String value = options.getOrDefault(name, "0");
    int pixels = number(name, value);
    if (options.containsKey(name) && pixels == 0) {
      throw wrong(name + " must be positive: " + value);
    }
    return pixels;
  }

  private static int number(String name, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must be a number: " + value, e);
    }
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String name, String value) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(value)) {
        return constant;
      }
    }
    String known =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    throw wrong(name + " must be one of " + known + ": " + value);
  }

  private static IllegalArgumentException wrong(String message) {
    return new IllegalArgumentException(message);
  }
}
