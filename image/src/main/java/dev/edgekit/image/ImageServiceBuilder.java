package dev.edgekit.image;

import dev.edgekit.image.engine.ImageEngine;
import dev.edgekit.image.internal.pipeline.Engines;
import dev.edgekit.image.internal.serve.WidthLadder;
import dev.edgekit.image.store.FilesystemVariants;
import dev.edgekit.image.store.Originals;
import dev.edgekit.image.store.S3Variants;
import dev.edgekit.image.store.VariantLeases;
import dev.edgekit.image.store.Variants;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Configures an {@link ImageService}. Originals and widths have to be given; by default variants
 * are kept on the heap (64 MiB), paths start with {@code /images/}, a picture may be cached for a
 * day, quality is {@link Quality#DEFAULT} and there are as many workers as processors. Confined to
 * one thread.
 */
public final class ImageServiceBuilder {
  private static final long DEFAULT_MEMORY = 64L * 1024 * 1024;

  private @Nullable Originals originals;
  private Variants variants = Variants.inMemory(DEFAULT_MEMORY);
  private @Nullable VariantLeases leases;
  private WidthLadder widths = WidthLadder.of();
  private Optional<UrlSigner> signer = Optional.empty();
  private Limits limits = Limits.defaults();
  private String pathPrefix = "/images/";
  private Duration maxAge = Duration.ofDays(1);
  private Quality quality = Quality.DEFAULT;
  private Effort effort = Effort.FAST;
  private int workers = Runtime.getRuntime().availableProcessors();
  private boolean refine = true;
  private boolean hints;
  private boolean measureBaseline;
  private ImageListener listener = ImageListener.none();
  private @Nullable List<ImageEngine> engines;

  ImageServiceBuilder() {}

  /** Where pictures come from. */
  public ImageServiceBuilder originals(Originals originals) {
    this.originals = originals;
    return this;
  }

  /** Where results are kept. */
  public ImageServiceBuilder variants(Variants variants) {
    this.variants = variants;
    return this;
  }

  /**
   * By what several nodes agree on one maker of a variant, where the store of variants can't tell
   * them ({@link S3Variants} and {@link FilesystemVariants} can) or should not: a Redis, say, with
   * {@code SET key node NX PX millis} and {@code DEL key}. A node waits for another's variant to
   * appear in the store for half of {@link Limits#timeout()}, two seconds at least; then the other
   * counts as dead.
   */
  public ImageServiceBuilder leases(VariantLeases leases) {
    this.leases = leases;
    return this;
  }

  /** The widths in pixels that are made; a request for another gets the next greater one. */
  public ImageServiceBuilder widths(int... widths) {
    this.widths = WidthLadder.of(widths);
    return this;
  }

  /** What one picture, and all of them, may cost. */
  public ImageServiceBuilder limits(Limits limits) {
    this.limits = limits;
    return this;
  }

  /** What stands before an original's name in a request's path. Starts and ends with a slash. */
  public ImageServiceBuilder pathPrefix(String pathPrefix) {
    if (!pathPrefix.startsWith("/") || !pathPrefix.endsWith("/")) {
      throw new IllegalArgumentException(
          "pathPrefix must start and end with a slash: " + pathPrefix);
    }
    this.pathPrefix = pathPrefix;
    return this;
  }

  /** How long browsers and CDNs may keep a picture without asking. */
  public ImageServiceBuilder maxAge(Duration maxAge) {
    if (maxAge.isNegative()) {
      throw new IllegalArgumentException("maxAge must not be negative: " + maxAge);
    }
    this.maxAge = maxAge;
    return this;
  }

  /** The quality of the pictures served. */
  public ImageServiceBuilder quality(Quality quality) {
    this.quality = quality;
    return this;
  }

  /** How much time the encoder may take while a request waits. */
  public ImageServiceBuilder effort(Effort effort) {
    this.effort = effort;
    return this;
  }

  /**
   * Whether a picture that was made for a waiting request is made again in the background with
   * {@link Effort#SMALL}, and replaced where that is smaller; until then it is answered with a
   * lifetime of a minute. On by default: a third of the bytes is saved. One thread does it while no
   * request waits for a picture, with some sixty times the work of the first encoding; a picture's
   * entity tag changes once by it.
   */
  public ImageServiceBuilder refineInBackground(boolean refine) {
    this.refine = refine;
    return this;
  }

  /** How many pictures are made at the same time. */
  public ImageServiceBuilder workers(int workers) {
    if (workers <= 0) {
      throw new IllegalArgumentException("workers must be positive: " + workers);
    }
    this.workers = workers;
    return this;
  }

  /**
   * Serves only addresses that this signer signed, and refuses others with 403. Without a ladder,
   * they may ask for any width.
   */
  public ImageServiceBuilder signedBy(UrlSigner signer) {
    this.signer = Optional.of(signer);
    return this;
  }

  /**
   * Whether client hints are heeded. {@code Sec-CH-Width} then decides where a request names no
   * width; {@code Sec-CH-DPR} multiplies a width in CSS pixels, {@code cw=320}; {@code Save-Data}
   * lowers the quality by 20 points. Each that was looked at stands in {@code Vary}, so a CDN keeps
   * more copies. Pages have to send {@link ImageService#ACCEPT_CH}. Off by default; needs widths.
   */
  public ImageServiceBuilder clientHints(boolean hints) {
    this.hints = hints;
    return this;
  }

  /**
   * Whether each picture is also encoded as a plain JPEG of quality 80, whose length is kept beside
   * the picture: {@link ImageMetrics} shows by it what traffic is saved. Off by default, since it
   * costs some milliseconds for each picture that is made.
   */
  public ImageServiceBuilder measureBaseline(boolean measureBaseline) {
    this.measureBaseline = measureBaseline;
    return this;
  }

  /** Who hears what the service does. */
  public ImageServiceBuilder listener(ImageListener listener) {
    this.listener = listener;
    return this;
  }

  /** Engines in the order in which they are asked, in the place of EdgeKit's own two. */
  public ImageServiceBuilder engines(ImageEngine... engines) {
    this.engines = List.of(engines);
    return this;
  }

  /**
   * The service. Loads the native codecs, which takes some hundred milliseconds the first time.
   *
   * @throws IllegalArgumentException if there are no originals, or neither widths nor a signer, or
   *     client hints without widths
   */
  public ImageService build() {
    if (originals == null) {
      throw new IllegalArgumentException("originals are missing");
    }
    if (widths.isEmpty() && signer.isEmpty()) {
      throw new IllegalArgumentException(
          "widths are missing, and a signer: without either anyone could fill the store with"
              + " sizes");
    }
    if (hints && widths.isEmpty()) {
      throw new IllegalArgumentException(
          "client hints need widths: by hints alone anyone could ask for any size");
    }
    return new ImageService(this);
  }

  Originals originals() {
    return Objects.requireNonNull(originals);
  }

  Variants variants() {
    return variants;
  }

  Optional<VariantLeases> leases() {
    return leases != null
        ? Optional.of(leases)
        : variants instanceof VariantLeases own ? Optional.of(own) : Optional.empty();
  }

  WidthLadder widths() {
    return widths;
  }

  Optional<UrlSigner> signer() {
    return signer;
  }

  Limits limits() {
    return limits;
  }

  String pathPrefix() {
    return pathPrefix;
  }

  Duration maxAge() {
    return maxAge;
  }

  Transform transform() {
    return Transform.original().quality(quality).effort(effort);
  }

  boolean measuresBaseline() {
    return measureBaseline;
  }

  boolean hints() {
    return hints;
  }

  /** What took all the effort there is needs no second one. */
  boolean refine() {
    return refine && effort != Effort.SMALL;
  }

  int workers() {
    return workers;
  }

  ImageListener listener() {
    return listener;
  }

  Engines engines() {
    return engines == null ? Engines.available() : new Engines(engines);
  }
}
