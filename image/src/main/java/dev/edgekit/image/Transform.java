package dev.edgekit.image;

import static java.util.Objects.requireNonNull;

import dev.edgekit.http.internal.Elements;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What to make of a picture: {@code Transform.width(640).format(AVIF)}. A value; each method gives
 * a changed copy. Defaults: {@link Fit#INSIDE}, {@link Gravity#CENTER}, never enlarged, the
 * smallest format that can be made here, {@link Quality#DEFAULT}, {@link Effort#FAST}, no
 * sharpening, white behind transparency where the format has none.
 */
public final class Transform {
  /** The maximum width and height that may be asked for, in pixels. */
  public static final int MAX_SIDE = 16_383;

  private final int width;
  private final int height;
  private final double dpr;
  private final Fit fit;
  private final Gravity gravity;
  private final boolean enlarge;
  private final int background;
  private final Set<ImageFormat> formats;
  private final Quality quality;
  private final Effort effort;
  private final OptionalLong maxBytes;
  private final double sharpening;
  private final Gamut gamut;
  private final Metadata metadata;
  private final Edits edits;

  private Transform(Builder builder) {
    this.width = builder.width;
    this.height = builder.height;
    this.dpr = builder.dpr;
    this.fit = builder.fit;
    this.gravity = builder.gravity;
    this.enlarge = builder.enlarge;
    this.background = builder.background;
    this.formats = builder.formats;
    this.quality = builder.quality;
    this.effort = builder.effort;
    this.maxBytes = builder.maxBytes;
    this.sharpening = builder.sharpening;
    this.gamut = builder.gamut;
    this.metadata = builder.metadata;
    this.edits = builder.edits;
  }

  /** To this width in CSS pixels, the height in proportion. */
  public static Transform width(int width) {
    return size(width, 0);
  }

  /** To this height in CSS pixels, the width in proportion. */
  public static Transform height(int height) {
    return size(0, height);
  }

  /**
   * Into a box of CSS pixels.
   *
   * @param width 1 to {@value #MAX_SIDE}, or 0 to leave it open
   * @param height 1 to {@value #MAX_SIDE}, or 0 to leave it open
   */
  public static Transform size(int width, int height) {
    Builder builder = new Builder();
    builder.width = side("width", width);
    builder.height = side("height", height);
    return new Transform(builder);
  }

  /** At the picture's own size. */
  public static Transform original() {
    return new Transform(new Builder());
  }

  /** This transform with another box; 0 leaves a side open. */
  public Transform toSize(int width, int height) {
    return change(
        b -> {
          b.width = side("width", width);
          b.height = side("height", height);
        });
  }

  /** This transform with another width, the height left open. */
  public Transform toWidth(int width) {
    return change(
        b -> {
          b.width = side("width", width);
          b.height = 0;
        });
  }

  /** Multiplies width and height by the screen's device pixel ratio, 0.5 to 8. */
  public Transform dpr(double dpr) {
    if (!(dpr >= 0.5 && dpr <= 8)) {
      throw new IllegalArgumentException("dpr must be 0.5 to 8: " + dpr);
    }
    return change(b -> b.dpr = dpr);
  }

  /** How the picture fills the box. */
  public Transform fit(Fit fit) {
    requireNonNull(fit, "fit must not be null");
    return change(b -> b.fit = fit);
  }

  /** Which part {@link Fit#COVER} and {@link Fit#NONE} keep. */
  public Transform gravity(Gravity gravity) {
    requireNonNull(gravity, "gravity must not be null");
    return change(b -> b.gravity = gravity);
  }

  /** Enlarges a picture that is smaller than the box; by default such a picture keeps its size. */
  public Transform withEnlargement() {
    return change(b -> b.enlarge = true);
  }

  /** The colour behind the picture as 0xRRGGBB, for CONTAIN and for formats without alpha. */
  public Transform background(int rgb) {
    return change(b -> b.background = rgb & 0xffffff);
  }

  /** The format to produce. */
  public Transform format(ImageFormat format) {
    requireNonNull(format, "format must not be null");
    return formats(Set.of(format));
  }

  /**
   * The formats to choose from: AVIF is preferred, then WebP, then JPEG or, for transparency, PNG;
   * for graphics a lossless one is taken where it turns out smaller. Default: all that can be
   * written.
   *
   * @param formats at least one, and none that can't be written
   */
  public Transform formats(Set<ImageFormat> formats) {
    Set<ImageFormat> wanted = Set.copyOf(Elements.of(formats, "formats"));
    if (wanted.isEmpty() || !wanted.stream().allMatch(ImageFormat::isOutput)) {
      throw new IllegalArgumentException("not formats that can be written: " + formats);
    }
    return change(b -> b.formats = wanted);
  }

  /** The quality to reach. */
  public Transform quality(Quality quality) {
    requireNonNull(quality, "quality must not be null");
    return change(b -> b.quality = quality);
  }

  /** The quality to reach, 1 to 100 on {@link Quality}'s scale. */
  public Transform quality(int quality) {
    return quality(Quality.of(quality));
  }

  /** How much time the encoder may take. */
  public Transform effort(Effort effort) {
    requireNonNull(effort, "effort must not be null");
    return change(b -> b.effort = effort);
  }

  /** Lowers the quality, by 30 points at most, until the result fits into that many bytes. */
  public Transform maxBytes(long maxBytes) {
    if (maxBytes <= 0) {
      throw new IllegalArgumentException("maxBytes must be positive: " + maxBytes);
    }
    return change(b -> b.maxBytes = OptionalLong.of(maxBytes));
  }

  /** Sharpens after downscaling: 0 (off, the default) to 2 (strong). */
  public Transform sharpening(double amount) {
    if (!(amount >= 0 && amount <= 2)) {
      throw new IllegalArgumentException("sharpening must be 0 to 2: " + amount);
    }
    return change(b -> b.sharpening = amount);
  }

  /**
   * The colours of the result; {@link Gamut#SRGB} by default. With {@link Gamut#DISPLAY_P3} a
   * source of more colours than sRGB keeps those within Display P3 where the answer is a still
   * AVIF, at the same number of bytes; with {@link Gamut#SOURCE} it keeps all, and its ICC profile.
   */
  public Transform gamut(Gamut gamut) {
    requireNonNull(gamut, "gamut must not be null");
    return change(b -> b.gamut = gamut);
  }

  /** The metadata that the result carries; {@link Metadata#STRIP} by default. */
  public Transform metadata(Metadata metadata) {
    requireNonNull(metadata, "metadata must not be null");
    return change(b -> b.metadata = metadata);
  }

  /** Turns the upright original clockwise, before all else: by 90, 180 or 270 degrees, or 0. */
  public Transform rotate(int degrees) {
    return change(b -> b.edits = b.edits.withRotation(degrees));
  }

  /**
   * Takes this part of the upright original, turned as {@link #rotate} says, as the picture to
   * size.
   */
  public Transform crop(Crop part) {
    requireNonNull(part, "part must not be null");
    return change(b -> b.edits = b.edits.withCrop(part));
  }

  /**
   * Cuts away a border of one colour, or of transparency, before the picture is sized.
   *
   * @param tolerance how much the border's samples may differ from its corner's, 0 to {@value
   *     Edits#MAX_TRIM}; 10 is usual for JPEG
   */
  public Transform trim(int tolerance) {
    return change(b -> b.edits = b.edits.withTrim(tolerance));
  }

  /** Blurs by a Gaussian of this standard deviation in CSS pixels, 0 to {@value Edits#MAX_BLUR}. */
  public Transform blur(double sigma) {
    return change(b -> b.edits = b.edits.withBlur(sigma));
  }

  /**
   * Rounds the corners. Beyond them the picture is transparent, or shows the background where the
   * format has no transparency.
   *
   * @param radius in CSS pixels; {@link Edits#ROUND} for a circle
   */
  public Transform corners(int radius) {
    return change(b -> b.edits = b.edits.withRadius(radius));
  }

  /** Lays another picture over the result. */
  public Transform overlay(Overlay overlay) {
    requireNonNull(overlay, "overlay must not be null");
    return change(b -> b.edits = b.edits.withOverlay(overlay));
  }

  /** Width in CSS pixels; 0 if it is open. */
  public int width() {
    return width;
  }

  /** Height in CSS pixels; 0 if it is open. */
  public int height() {
    return height;
  }

  /** The device pixel ratio. */
  public double dpr() {
    return dpr;
  }

  /** How the picture fills the box. */
  public Fit fit() {
    return fit;
  }

  /** Which part {@link Fit#COVER} and {@link Fit#NONE} keep. */
  public Gravity gravity() {
    return gravity;
  }

  /** Whether a picture that is smaller than the box is enlarged. */
  public boolean enlarges() {
    return enlarge;
  }

  /** The colour behind the picture as 0xRRGGBB. */
  public int background() {
    return background;
  }

  /** The formats to choose from. */
  public Set<ImageFormat> formats() {
    return formats;
  }

  /** The quality to reach. */
  public Quality quality() {
    return quality;
  }

  /** How much time the encoder may take. */
  public Effort effort() {
    return effort;
  }

  /** The maximum size of the result in bytes; absent if there is none. */
  public OptionalLong maxBytes() {
    return maxBytes;
  }

  /** The strength of sharpening, 0 to 2. */
  public double sharpening() {
    return sharpening;
  }

  /** The colours of the result. */
  public Gamut gamut() {
    return gamut;
  }

  /** The metadata that the result carries. */
  public Metadata metadata() {
    return metadata;
  }

  /** What is done to the picture besides sizing. */
  public Edits edits() {
    return edits;
  }

  /** Every parameter in a fixed order: equal texts mean equal pictures of the same source. */
  public String canonical() {
    return String.join(
        ";",
        "w=" + width,
        "h=" + height,
        "dpr=" + dpr,
        "fit=" + fit,
        "gravity=" + gravity.word(),
        "enlarge=" + enlarge,
        "background=" + Integer.toHexString(background),
        "formats=" + new TreeSet<>(formats),
        "quality=" + quality.canonical(),
        "effort=" + effort,
        "maxBytes=" + maxBytes.orElse(0),
        "sharpening=" + sharpening,
        "gamut=" + gamut,
        "metadata=" + metadata + (edits.isEmpty() ? "" : ";" + edits));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Transform that && that.canonical().equals(canonical());
  }

  @Override
  public int hashCode() {
    return canonical().hashCode();
  }

  /** As {@link #canonical()}. */
  @Override
  public String toString() {
    return canonical();
  }

  private Transform change(Consumer<Builder> change) {
    Builder builder = new Builder(this);
    change.accept(builder);
    return new Transform(builder);
  }

  private static int side(String name, int pixels) {
    if (pixels < 0 || pixels > MAX_SIDE) {
      throw new IllegalArgumentException(name + " must be 0 to " + MAX_SIDE + ": " + pixels);
    }
    return pixels;
  }

  /** The parameters while they are being changed. */
  private static final class Builder {
    private int width;
    private int height;
    private double dpr = 1;
    private Fit fit = Fit.INSIDE;
    private Gravity gravity = Gravity.CENTER;
    private boolean enlarge;
    private int background = 0xffffff;
    private Set<ImageFormat> formats =
        EnumSet.of(ImageFormat.AVIF, ImageFormat.WEBP, ImageFormat.JPEG, ImageFormat.PNG);
    private Quality quality = Quality.DEFAULT;
    private Effort effort = Effort.FAST;
    private OptionalLong maxBytes = OptionalLong.empty();
    private double sharpening;
    private Gamut gamut = Gamut.SRGB;
    private Metadata metadata = Metadata.STRIP;
    private Edits edits = Edits.none();

    Builder() {}

    Builder(Transform from) {
      width = from.width;
      height = from.height;
      dpr = from.dpr;
      fit = from.fit;
      gravity = from.gravity;
      enlarge = from.enlarge;
      background = from.background;
      formats = from.formats;
      quality = from.quality;
      effort = from.effort;
      maxBytes = from.maxBytes;
      sharpening = from.sharpening;
      gamut = from.gamut;
      metadata = from.metadata;
      edits = from.edits;
    }
  }
}
