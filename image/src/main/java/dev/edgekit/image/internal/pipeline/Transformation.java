package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageResult;
import dev.edgekit.image.Transform;
import dev.edgekit.image.engine.ColourTag;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.support.Deadline;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One picture on its way through the pipeline. Each field is written by one step, named beside it;
 * reading one before its step has run is a bug and throws. Confined to one thread.
 */
final class Transformation implements AutoCloseable {
  private final byte[] source;
  private final Transform transform;
  private final Deadline deadline;
  private final Candidates candidates = new Candidates(); // animate or encode
  private final Map<String, Duration> times = new LinkedHashMap<>(); // the pipeline
  private @Nullable ImageInfo info; // probe
  private @Nullable ScalePlan plan; // guard
  private PixelBudget.@Nullable Lease lease; // decode
  private @Nullable Pixels pixels; // decode, then each step that changes them
  private ColourTag colours = ColourTag.SRGB; // colour
  private boolean profileIgnored; // colour
  private double @Nullable [] texture; // choose
  private List<EncodeSettings> choices = List.of(); // choose
  private final Set<ImageFormat> refused = EnumSet.noneOf(ImageFormat.class); // animate or encode
  private Optional<byte[]> sourceCopy = Optional.empty(); // animate or encode
  private boolean unfinished; // animate
  private int baselineBytes; // baseline
  private @Nullable ImageResult result; // animate or verify

  Transformation(byte[] source, Transform transform, Deadline deadline) {
    this.source = source;
    this.transform = transform;
    this.deadline = deadline;
  }

  byte[] source() {
    return source;
  }

  Transform transform() {
    return transform;
  }

  Deadline deadline() {
    return deadline;
  }

  ImageInfo info() {
    return Objects.requireNonNull(info, "not probed yet");
  }

  void info(ImageInfo read) {
    info = read;
  }

  ScalePlan plan() {
    return Objects.requireNonNull(plan, "not planned yet");
  }

  void plan(ScalePlan planned) {
    plan = planned;
  }

  ColourTag colours() {
    return colours;
  }

  void colours(ColourTag reached) {
    colours = reached;
  }

  /** Whether the source's profile can't be applied. */
  boolean isProfileIgnored() {
    return profileIgnored;
  }

  void profileIgnored(boolean ignored) {
    profileIgnored = ignored;
  }

  /** Takes memory until the job ends or reserves again. */
  void reserve(Supplier<PixelBudget.Lease> budget) {
    close();
    lease = budget.get();
  }

  Pixels pixels() {
    return Objects.requireNonNull(pixels, "not decoded yet");
  }

  void pixels(Pixels changed) {
    pixels = changed;
  }

  /** See {@code Texture}. */
  double[] texture() {
    return Objects.requireNonNull(texture, "not looked at yet");
  }

  void texture(double[] read) {
    texture = read;
  }

  List<EncodeSettings> choices() {
    return choices;
  }

  void choices(List<EncodeSettings> chosen) {
    choices = List.copyOf(chosen);
  }

  Candidates candidates() {
    return candidates;
  }

  /** The formats whose encoder failed for this picture. */
  Set<ImageFormat> refused() {
    return refused;
  }

  /** The source's own bytes, where they can be the answer. */
  Optional<byte[]> sourceCopy() {
    return sourceCopy;
  }

  void sourceCopy(Optional<byte[]> cleaned) {
    sourceCopy = cleaned;
  }

  /** Notes that there was no time for more than the first frame. */
  void unfinished() {
    unfinished = true;
  }

  boolean isUnfinished() {
    return unfinished;
  }

  boolean isDone() {
    return result != null;
  }

  /** Bytes of the baseline; 0 if it wasn't measured. */
  int baselineBytes() {
    return baselineBytes;
  }

  void baselineBytes(int measured) {
    baselineBytes = measured;
  }

  ImageResult result() {
    return Objects.requireNonNull(result, "not verified yet");
  }

  void result(ImageResult verified) {
    result = verified;
  }

  Map<String, Duration> times() {
    return times;
  }

  /** Gives back what was reserved. */
  @Override
  public void close() {
    if (lease != null) {
      lease.close();
      lease = null;
    }
  }
}
