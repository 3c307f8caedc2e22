package dev.edgekit.image;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the pipeline decided for one result, and what each step took.
 *
 * @param format of the result
 * @param outcome how the bytes came about
 * @param motion what became of an animation
 * @param sourceBytes of the original
 * @param candidates encodings that were tried
 * @param times of each step by its name, in order
 * @param baselineBytes of a plain JPEG of quality 80 at the same size; 0 if it wasn't measured
 * @param truncated whether the original is a JPEG that breaks off, shown as far as it goes
 * @param profileIgnored whether the original has an ICC profile that is broken or for another kind
 *     of colour, so that its colours are taken for sRGB (inks: for filters)
 * @param refused formats whose encoders failed, so that another was made; usually none
 */
public record TransformReport(
    ImageFormat format,
    Outcome outcome,
    Motion motion,
    long sourceBytes,
    int candidates,
    Map<String, Duration> times,
    int baselineBytes,
    boolean truncated,
    boolean profileIgnored,
    Set<ImageFormat> refused) {

  /** How a result's bytes came about. */
  public enum Outcome {
    /** Encoded at the quality asked for. */
    ENCODED,
    /** Encoded without loss, since that was smaller: flat graphics. */
    LOSSLESS,
    /**
     * Encoded at a lower quality: to fit into the maximum size asked for, or to be smaller than the
     * source.
     */
    REDUCED,
    /** The original's own bytes without its metadata: no encoding was smaller. */
    SOURCE
  }

  /** What became of a source that moves. */
  public enum Motion {
    /** The source is a still picture. */
    NONE,
    /** The result moves, too. */
    KEPT,
    /**
     * The result is the first frame: the source exceeds the limits of animations, or none of the
     * formats asked for can move here.
     */
    FIRST_FRAME,
    /** The result is the first frame, since there was no time for the others. */
    UNFINISHED
  }

  /** Keeps the order of the steps; both collections are copied. */
  public TransformReport {
    refused = Set.copyOf(refused);
    // Map.copyOf would lose the order, which Server-Timing shows.
    times = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(times));
  }

  /** As a {@code Server-Timing} field: the milliseconds of each step that took at least some. */
  public String serverTiming() {
    StringBuilder field = new StringBuilder();
    times.forEach(
        (step, time) -> {
          double millis = time.toNanos() / 1e6;
          if (millis >= 0.05) {
            field
                .append(field.isEmpty() ? "" : ", ")
                .append(step)
                .append(String.format(Locale.ROOT, ";dur=%.1f", millis));
          }
        });
    return field.toString();
  }

  /** For a person: {@code avif, encoded, of 1 tried, from 2900000 bytes}. */
  @Override
  public String toString() {
    return "%s, %s%s, of %d tried, from %d bytes%s%s"
        .formatted(
            format.label(),
            lower(outcome),
            moved(),
            candidates,
            sourceBytes,
            truncated ? ", truncated" : "",
            profileIgnored ? ", profile ignored" : "");
  }

  private String moved() {
    return motion == Motion.NONE ? "" : ", motion " + lower(motion);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
