package dev.edgekit.image;

import static java.util.Objects.requireNonNull;

import dev.edgekit.http.internal.Elements;
import dev.edgekit.http.internal.Once;
import dev.edgekit.image.engine.ImageEngine;
import dev.edgekit.image.internal.make.VariantMaker;
import dev.edgekit.image.internal.pipeline.Engines;
import dev.edgekit.image.internal.pipeline.Pipeline;
import dev.edgekit.image.internal.serve.FallbackPicture;
import dev.edgekit.image.internal.serve.ImageRequest;
import dev.edgekit.image.internal.serve.Lifetimes;
import dev.edgekit.image.internal.serve.Menu;
import dev.edgekit.image.internal.serve.WidthLadder;
import dev.edgekit.image.internal.support.Deadline;
import dev.edgekit.image.store.FilesystemVariants;
import dev.edgekit.image.store.Originals;
import dev.edgekit.image.store.S3Variants;
import dev.edgekit.image.store.VariantLeases;
import dev.edgekit.image.store.Variants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Builds an {@link ImageService}. Originals are required, and so are widths, presets or a signer.
 * By default variants are kept on the heap (64 MiB), paths start with {@code /images/}, a picture
 * may be cached for a day, quality is {@link Quality#DEFAULT} and there are as many workers as
 * processors.
 *
 * <p>The service owns what it is built of: closing it closes originals, variants and engines, and
 * what those opened themselves; a client that the host handed over stays open, as does the purger.
 * Two services of one builder share all of these. The builder is confined to one thread.
 */
public final class ImageServiceBuilder {
  private static final long DEFAULT_MEMORY = 64L * 1024 * 1024;
  private static final String DEFAULT_TAG_FIELD = "Cache-Tag";

  private @Nullable Originals originals;
  private @Nullable Variants variants;
  private @Nullable VariantLeases leases;
  private WidthLadder widths = WidthLadder.of();
  private final Map<String, UnaryOperator<Transform>> presets = new LinkedHashMap<>();
  private final Map<String, Overlay> overlays = new LinkedHashMap<>();
  private @Nullable UnaryOperator<Transform> everyPicture;
  private Optional<SignaturePolicy> signatures = Optional.empty();
  private Optional<FallbackPicture> fallback = Optional.empty();
  private Optional<Duration> checkEvery = Optional.empty();
  private Optional<ImagePurger> purger = Optional.empty();
  private Optional<String> tagField = Optional.empty();
  private Limits limits = Limits.defaults();
  private String pathPrefix = "/images/";
  private Duration maxAge = Duration.ofDays(1);
  private Optional<Duration> edgeMaxAge = Optional.empty();
  private Duration staleWhileRevalidate = Duration.ZERO;
  private Duration staleIfError = Duration.ofDays(1);
  private Quality quality = Quality.DEFAULT;
  private Effort effort = Effort.FAST;
  private int workers = Runtime.getRuntime().availableProcessors();
  private boolean refine = true;
  private boolean hints;
  private boolean measureBaseline;
  private boolean strict;
  private boolean originalsStandIn = true;
  private final List<ImageListener> listeners = new ArrayList<>();
  private @Nullable List<ImageEngine> engines;

  ImageServiceBuilder() {}

  /** Where pictures come from. Required. */
  public ImageServiceBuilder originals(Originals originals) {
    String rule = "a service has one store of originals; of several, make one of your own";
    this.originals = Once.given(this.originals, originals, "originals", rule);
    return this;
  }

  /** Where results are kept. */
  public ImageServiceBuilder variants(Variants variants) {
    this.variants =
        Once.given(this.variants, variants, "variants", "a service has one store of variants");
    return this;
  }

  /**
   * The means by which several nodes agree on one maker of a variant, where the store of variants
   * offers none ({@link S3Variants} and {@link FilesystemVariants} do) or should not be used for
   * it: a Redis, say, with {@code SET key node NX PX millis} and {@code DEL key}. A node waits for
   * another's variant to appear in the store for half of {@link Limits#timeout()}, but at least two
   * seconds; after that the other node counts as dead.
   */
  public ImageServiceBuilder leases(VariantLeases leases) {
    this.leases = requireNonNull(leases, "leases must not be null");
    return this;
  }

  /**
   * The widths in pixels that are made, at most 64; a request for any other gets the next greater
   * one.
   */
  public ImageServiceBuilder widths(int... widths) {
    this.widths = WidthLadder.of(widths);
    return this;
  }

  /**
   * A transform that addresses choose by its name, {@code ?preset=card}: everything that a {@link
   * Transform} can do, and still few variants. A preset is made for screens of one, two and three
   * device pixels to a CSS pixel ({@code dpr}, whatever the transform itself says); if it has a
   * width, also at the widths of the ladder ({@code w}); if it has no size, at those alone. {@code
   * Accept} chooses among the preset's formats; if there is only one, everybody gets that.
   *
   * <pre>{@code
   * .preset("avatar", plain -> plain.toSize(96, 96).fit(COVER).gravity(SMART))
   * .preset("card", plain -> plain.toSize(640, 360).fit(COVER).quality(60).overlay(logo))
   * }</pre>
   *
   * @param name letters, digits, {@code -} and {@code _}, 1 to 64
   * @param change applied to what is made of every picture, with the quality and effort of this
   *     builder
   */
  public ImageServiceBuilder preset(String name, UnaryOperator<Transform> change) {
    requireNonNull(change, "change must not be null");
    if (presets.putIfAbsent(named("preset", name), change) != null) {
      throw new IllegalArgumentException("there is a preset of this name already: " + name);
    }
    return this;
  }

  /**
   * An overlay that signed addresses choose by its name: {@code overlay=brand}.
   *
   * @param name letters, digits, {@code -} and {@code _}, 1 to 64
   */
  public ImageServiceBuilder overlay(String name, Overlay overlay) {
    requireNonNull(overlay, "overlay must not be null");
    if (overlays.putIfAbsent(named("overlay", name), overlay) != null) {
      throw new IllegalArgumentException("there is an overlay of this name already: " + name);
    }
    return this;
  }

  /**
   * What is done to every picture, presets included: {@code plain -> plain.overlay(watermark)}. A
   * size that the change sets is ignored.
   */
  public ImageServiceBuilder everyPicture(UnaryOperator<Transform> change) {
    String rule = "make one change of them";
    this.everyPicture = Once.given(everyPicture, change, "everyPicture", rule);
    return this;
  }

  /**
   * What is shown in place of a picture that isn't there or can't be shown, so that pages have no
   * broken icons. The answer keeps its error status, which browsers don't mind, and no cache keeps
   * it; a wrong address is still answered with a problem. Default: none.
   *
   * @param picture of any format that is read; copied
   */
  public ImageServiceBuilder fallback(byte[] picture) {
    this.fallback = Optional.of(new FallbackPicture(picture));
    return this;
  }

  /** The limits on what one picture, and all together, may cost. */
  public ImageServiceBuilder limits(Limits limits) {
    this.limits = requireNonNull(limits, "limits must not be null");
    return this;
  }

  /** What precedes an original's name in a request's path. Starts and ends with a slash. */
  public ImageServiceBuilder pathPrefix(String pathPrefix) {
    if (!pathPrefix.startsWith("/") || !pathPrefix.endsWith("/")) {
      throw new IllegalArgumentException(
          "pathPrefix must start and end with a slash: " + pathPrefix);
    }
    if (pathPrefix.chars().anyMatch(c -> "{}*?#".indexOf(c) >= 0)) {
      throw new IllegalArgumentException(
          "pathPrefix is a path and no pattern, as /images/: " + pathPrefix);
    }
    this.pathPrefix = pathPrefix;
    return this;
  }

  /**
   * How long an answer of the store of originals (this version, or none) is believed without asking
   * again. For as long, an old picture may be served after it was replaced, unless {@link
   * ImageService#evict} is called on every node. Default: what {@link Originals#believedFor} says:
   * nothing for files, ten seconds for S3, a minute for other servers.
   */
  public ImageServiceBuilder checkEvery(Duration checkEvery) {
    requireNonNull(checkEvery, "checkEvery must not be null");
    this.checkEvery = Optional.of(notNegative("checkEvery", checkEvery));
    return this;
  }

  /**
   * How long browsers may keep a picture without asking, and CDNs unless {@link #edgeMaxAge} says
   * otherwise. A picture whose address names its version ({@code v}, as {@link ImageService#img}
   * and {@link ImageService#srcset} write it) may be kept for a year.
   */
  public ImageServiceBuilder maxAge(Duration maxAge) {
    requireNonNull(maxAge, "maxAge must not be null");
    this.maxAge = notNegative("maxAge", maxAge);
    return this;
  }

  /** How long CDNs may keep a picture without asking: {@code s-maxage}. */
  public ImageServiceBuilder edgeMaxAge(Duration edgeMaxAge) {
    requireNonNull(edgeMaxAge, "edgeMaxAge must not be null");
    this.edgeMaxAge = Optional.of(notNegative("edgeMaxAge", edgeMaxAge));
    return this;
  }

  /**
   * For how long after {@link #edgeMaxAge} a CDN may still serve a picture while it asks again (RFC
   * 5861). Default: not at all.
   */
  public ImageServiceBuilder staleWhileRevalidate(Duration staleWhileRevalidate) {
    requireNonNull(staleWhileRevalidate, "staleWhileRevalidate must not be null");
    this.staleWhileRevalidate = notNegative("staleWhileRevalidate", staleWhileRevalidate);
    return this;
  }

  /**
   * For how long a picture is served though nobody can vouch for it (RFC 5861): by this service
   * while the store of originals can't say whether the picture has changed ({@code Cache-Status}
   * then says so), and by a CDN while this service can't be reached. Default: a day.
   */
  public ImageServiceBuilder staleIfError(Duration staleIfError) {
    requireNonNull(staleIfError, "staleIfError must not be null");
    this.staleIfError = notNegative("staleIfError", staleIfError);
    return this;
  }

  /**
   * What {@link ImageService#evict} calls, so that a CDN drops the picture. Answers then carry the
   * picture's tag in the field {@code Cache-Tag}, unless {@link #tagField} names another. Default:
   * none.
   */
  public ImageServiceBuilder purger(ImagePurger purger) {
    requireNonNull(purger, "purger must not be null");
    this.purger = Optional.of(purger);
    return this;
  }

  /** The field in which a CDN looks for tags: {@code Surrogate-Key}, {@code Cache-Tag}. */
  public ImageServiceBuilder tagField(String name) {
    requireNonNull(name, "name must not be null");
    this.tagField = Optional.of(name);
    return this;
  }

  /**
   * Refuses with 400 a parameter that means nothing here. By default it is ignored, though each one
   * that campaigns, front ends and cache busters append costs a CDN another copy.
   */
  public ImageServiceBuilder strictParameters() {
    this.strict = true;
    return this;
  }

  /**
   * Never shows an original itself where its variant can't be made now and no other width is
   * stored; the answer is then 503. By default a still original of up to a mebibyte that clients
   * can show, without its metadata, answers a request for a width, and may be kept for a minute; it
   * never answers a request for a preset.
   */
  public ImageServiceBuilder hideOriginals() {
    this.originalsStandIn = false;
    return this;
  }

  /** The quality of the pictures served. */
  public ImageServiceBuilder quality(Quality quality) {
    this.quality = requireNonNull(quality, "quality must not be null");
    return this;
  }

  /** How much time the encoder may take while a request waits. */
  public ImageServiceBuilder effort(Effort effort) {
    this.effort = requireNonNull(effort, "effort must not be null");
    return this;
  }

  /**
   * Leaves pictures as they were made for a waiting request. By default each is made again in the
   * background with {@link Effort#THOROUGH}, and replaced if the new one is smaller; until then
   * answers may be kept for a minute, or for as long as the queue has waited. One thread does this
   * while no request waits for a picture; a replaced picture's entity tag changes once.
   */
  public ImageServiceBuilder withoutRefinement() {
    this.refine = false;
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
   * Serves only addresses that this signer signed, and refuses others with 403. They may ask for
   * anything: see {@link ImageService#address}.
   */
  public ImageServiceBuilder signedBy(UrlSigner signer) {
    this.signatures = Optional.of(once(signer, true));
    return this;
  }

  /**
   * Lets addresses that this signer signed ask for anything; widths of the ladder and presets need
   * no signature: see {@link ImageService#address}.
   */
  public ImageServiceBuilder signedParametersBy(UrlSigner signer) {
    this.signatures = Optional.of(once(signer, false));
    return this;
  }

  /**
   * Heeds client hints. {@code Sec-CH-Width} then decides the width where a request names none;
   * {@code Sec-CH-DPR} multiplies a width in CSS pixels, {@code cw=320}; {@code Save-Data} lowers
   * the quality by 20 points. Every hint that was looked at is named in {@code Vary}, so a CDN
   * keeps more copies. Pages have to send {@link ImageService#ACCEPT_CH}. Needs widths.
   */
  public ImageServiceBuilder clientHints() {
    this.hints = true;
    return this;
  }

  /**
   * Encodes each picture also as a plain JPEG of quality 80, whose length is kept beside the
   * picture: {@link ImageMetrics} compares traffic with it. Costs some milliseconds for each
   * picture made.
   */
  public ImageServiceBuilder measureBaseline() {
    this.measureBaseline = true;
    return this;
  }

  /** One more listener to what the service does: {@code ImageMetrics.in(registry)}. */
  public ImageServiceBuilder listener(ImageListener listener) {
    listeners.add(requireNonNull(listener, "listener must not be null"));
    return this;
  }

  /** Engines in the order in which they are asked, in place of EdgeKit's own two. */
  public ImageServiceBuilder engines(ImageEngine... engines) {
    this.engines = Elements.of(engines, "engines");
    return this;
  }

  /**
   * A service with what was set so far; the builder stays as it is. Loads the native codecs, which
   * takes a few hundred milliseconds the first time.
   *
   * @throws IllegalArgumentException if there are no originals, or neither widths, presets nor a
   *     signer, or client hints without widths, or if an overlay or the fallback is no picture that
   *     can be read
   */
  public ImageService build() {
    if (originals == null) {
      throw new IllegalArgumentException(
          "originals are missing: give .originals(FilesystemOriginals.at(…)) or another store");
    }
    if (widths.isEmpty()
        && presets.isEmpty()
        && !signatures.filter(SignaturePolicy::required).isPresent()) {
      throw new IllegalArgumentException(
          "there are neither widths nor presets nor a signer; without these anyone could fill the"
              + " store with sizes: give .widths(320, 640, …), .preset(…) or"
              + " .signedBy(UrlSigner.of(…))");
    }
    if (hints && widths.isEmpty()) {
      throw new IllegalArgumentException(
          "client hints need widths: by hints alone anyone could ask for any size");
    }
    Variants results = variants == null ? Variants.inMemory(DEFAULT_MEMORY) : variants;
    results.requireApartFrom(originals);
    return new ImageService(settings(originals, results));
  }

  private void checkFallback(Engines codecs) {
    try {
      Deadline deadline = Deadline.in(limits.timeout());
      Pipeline pipeline = Pipeline.of(codecs, limits, false);
      List<Transform> asItIs = List.of(Transform.original());
      fallback.ifPresent(f -> pipeline.sizes(f.picture(), asItIs, deadline));
    } catch (ImageException e) {
      throw new IllegalArgumentException(
          "the fallback picture can't be read; PNG always can: " + e.publicMessage(), e);
    }
  }

  private SignaturePolicy once(UrlSigner signer, boolean required) {
    requireNonNull(signer, "signer must not be null");
    SignaturePolicy policy = new SignaturePolicy(signer, required);
    if (!signatures.orElse(policy).equals(policy)) {
      throw new IllegalArgumentException(
          "a service is .signedBy(signer) or .signedParametersBy(signer), once; a second key is"
              + " the signer's: .accepting(…)");
    }
    return policy;
  }

  /** Wrong presets and overlays fail now, not at the first visitor's request. */
  private Menu menu(Engines codecs) {
    Transform usual = Transform.original().quality(quality).effort(effort);
    Transform plain =
        everyPicture == null
            ? usual
            : changed("everyPicture", everyPicture, usual).toSize(0, 0).dpr(1);
    Map<String, Transform> named = new LinkedHashMap<>();
    presets.forEach(
        (name, change) ->
            named.put(name, changed("preset \"" + name + "\"", change, plain).dpr(1)));
    Stream.of(Stream.of(plain), named.values().stream())
        .flatMap(all -> all)
        .flatMap(transform -> transform.edits().overlay().stream())
        .forEach(codecs::picture);
    overlays.values().forEach(codecs::picture);
    return new Menu(widths, plain, named, overlays);
  }

  private static Transform changed(String of, UnaryOperator<Transform> change, Transform plain) {
    Transform changed = change.apply(plain);
    if (changed == null) {
      throw new IllegalArgumentException(
          "the function of " + of + " returned null; return the changed transform");
    }
    return changed;
  }

  private ImageService.Settings settings(Originals originals, Variants variants) {
    Engines codecs = engines == null ? Engines.available() : new Engines(engines);
    checkFallback(codecs);
    Optional<VariantLeases> shared =
        leases != null
            ? Optional.of(leases)
            : variants instanceof VariantLeases own ? Optional.of(own) : Optional.empty();
    return new ImageService.Settings(
        originals,
        checkEvery.orElse(originals.believedFor()),
        new VariantMaker.Settings(
            variants, shared, limits, workers, refine && effort.compareTo(Effort.THOROUGH) < 0),
        codecs,
        new ImageRequest.Rules(pathPrefix, menu(codecs), strict),
        hints,
        signatures,
        fallback,
        measureBaseline,
        originalsStandIn,
        new Lifetimes(maxAge, edgeMaxAge.orElse(maxAge), staleWhileRevalidate, staleIfError),
        purger,
        tagField.or(() -> purger.map(any -> DEFAULT_TAG_FIELD)),
        listeners);
  }

  private static String named(String what, String name) {
    if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException(
          "a name of a %s is 1 to 64 of A-Za-z0-9_-: %s".formatted(what, name));
    }
    return name;
  }

  private static Duration notNegative(String name, Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException(name + " must not be negative: " + time);
    }
    return time;
  }
}
