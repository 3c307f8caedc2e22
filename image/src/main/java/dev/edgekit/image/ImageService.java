package dev.edgekit.image;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.http.internal.Elements;
import dev.edgekit.image.internal.make.FoundOrMade;
import dev.edgekit.image.internal.make.KnownOriginals;
import dev.edgekit.image.internal.make.OriginalBytes;
import dev.edgekit.image.internal.make.SafeListener;
import dev.edgekit.image.internal.make.StandIns;
import dev.edgekit.image.internal.make.StoreCalls;
import dev.edgekit.image.internal.make.Transformer;
import dev.edgekit.image.internal.make.VariantMaker;
import dev.edgekit.image.internal.make.VariantStore;
import dev.edgekit.image.internal.pipeline.Engines;
import dev.edgekit.image.internal.pipeline.Pipeline;
import dev.edgekit.image.internal.serve.ClientHints;
import dev.edgekit.image.internal.serve.FallbackPicture;
import dev.edgekit.image.internal.serve.ImageRequest;
import dev.edgekit.image.internal.serve.Lifetimes;
import dev.edgekit.image.internal.serve.PictureAddress;
import dev.edgekit.image.internal.serve.PictureFlow;
import dev.edgekit.image.internal.serve.Placeholders;
import dev.edgekit.image.internal.serve.VariantResponses;
import dev.edgekit.image.internal.support.Deadline;
import dev.edgekit.image.store.Original;
import dev.edgekit.image.store.Originals;
import dev.edgekit.image.store.SourceKey;
import dev.edgekit.image.store.Tenant;
import dev.edgekit.image.store.VariantKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Pictures at the size and in the format that a client needs, made once and kept.
 *
 * <pre>{@code
 * ImageService images = ImageService.builder()
 *     .originals(FilesystemOriginals.at(originals))
 *     .variants(FilesystemVariants.at(cache))
 *     .widths(320, 640, 960, 1280, 1920)
 *     .build();
 * Response response = images.serve(request);   // GET /images/courses/java.jpg?w=640
 * }</pre>
 *
 * <p>What can be asked for without a signature is a width of the ladder, or a preset by its name; a
 * signed address may ask for anything that a {@link Transform} can do.
 *
 * <p>Thread-safe. One service in a process is enough; it holds threads until it is closed.
 */
public final class ImageService implements AutoCloseable {
  /**
   * What a page has to send as {@code Accept-CH}, so that browsers send the hints that {@link
   * ImageServiceBuilder#clientHints} heeds; they send {@code Save-Data} by themselves.
   */
  public static final String ACCEPT_CH = ClientHints.ACCEPT_CH;

  private final Settings settings;
  private final Transformer transformer;
  private final StoreCalls calls;
  private final KnownOriginals originals;
  private final VariantStore variants;
  private final VariantMaker maker;
  private final Requests requests;
  private final Pages pages;
  private final Eviction eviction;
  private volatile boolean closed;

  /**
   * What a service is built of.
   *
   * @param believed how long an answer of the store of originals is believed
   * @param originalsStandIn whether an original is shown where nothing else is ready
   */
  record Settings(
      Originals originals,
      Duration believed,
      VariantMaker.Settings making,
      Engines engines,
      ImageRequest.Rules rules,
      boolean hints,
      Optional<SignaturePolicy> signatures,
      Optional<FallbackPicture> fallback,
      boolean measureBaseline,
      boolean originalsStandIn,
      Lifetimes lifetimes,
      Optional<ImagePurger> purger,
      Optional<String> tagField,
      List<ImageListener> listeners) {}

  ImageService(Settings settings) {
    Limits limits = settings.making.limits();
    Engines engines = settings.engines;
    SafeListener listener = new SafeListener(settings.listeners);
    this.settings = settings;
    this.calls = new StoreCalls();
    this.originals =
        new KnownOriginals(
            settings.originals,
            calls,
            settings.believed,
            settings.lifetimes.staleIfError(),
            limits.timeout());
    this.variants = new VariantStore(settings.making.variants(), calls, limits.timeout());
    Pipeline pipeline = Pipeline.of(engines, limits, settings.measureBaseline);
    OriginalBytes bytes = new OriginalBytes(calls, limits);
    this.transformer = new Transformer(pipeline, limits, listener);
    this.maker = new VariantMaker(settings.making, variants, bytes, transformer);
    PictureFlow flow =
        new PictureFlow(
            new PictureFlow.Settings(
                settings.rules, settings.hints, limits.timeout(), settings.fallback),
            engines,
            originals,
            maker,
            new StandIns(variants, bytes, limits, settings.originalsStandIn),
            new VariantResponses(settings.lifetimes, settings.hints, settings.tagField));
    this.requests = new Requests(flow, settings.signatures, listener);
    this.pages =
        new Pages(
            settings.rules,
            settings.signatures,
            key -> originals.find(key, deadline()).original(),
            new Placeholders(pipeline, bytes, limits, settings.rules.menu()));
    this.eviction =
        new Eviction(settings.rules, settings.believed, limits.timeout(), settings.purger);
    listener.tell(l -> l.started(this::state));
  }

  /** A builder. */
  public static ImageServiceBuilder builder() {
    return new ImageServiceBuilder();
  }

  /**
   * Answers a GET or HEAD for a picture: 200, 304, or a problem as {@code
   * application/problem+json}. Never throws because of what a request asks or an original holds.
   * Where a picture can't be made now, since too much is under way, another stored size, or the
   * original itself, stands in for a minute; without either the answer is 503 with {@code
   * Retry-After}. With a {@link ImageServiceBuilder#fallback}, a problem that isn't the address's
   * fault shows that picture.
   */
  public Response serve(Request request) {
    return requests.answer(request, Optional.empty());
  }

  /**
   * Answers as {@link #serve(Request)} does, for a private picture: its variants are this tenant's
   * alone, and no shared cache may keep the answer. The host must first have checked that the
   * request may act for the tenant, and that the tenant may see the picture.
   */
  public Response serve(Request request, Tenant tenant) {
    requireNonNull(tenant, "tenant must not be null");
    return requests.answer(request, Optional.of(tenant));
  }

  /**
   * Makes a picture from an original's bytes, on the calling thread; nothing is stored.
   *
   * @throws ImageException if the bytes are no picture, exceed a limit, or can't become what is
   *     asked for
   */
  public ImageResult transform(byte[] original, Transform transform) {
    requireNonNull(original, "original must not be null");
    requireNonNull(transform, "transform must not be null");
    return transformer.transform(original, transform);
  }

  /**
   * The candidates for an {@code img} element's {@code srcset}: one for each width of the ladder,
   * signed if the service asks for signatures; empty without a ladder. The addresses name the
   * original's version where the store can tell it, so that answers may be kept for a year and a
   * replaced picture has new addresses.
   *
   * @param source the original's name, not encoded
   * @throws ImageException BAD_REQUEST if the name is not valid
   */
  public String srcset(String source) {
    requireNonNull(source, "source must not be null");
    return pages.srcset(SourceKey.of(source));
  }

  /**
   * The same for a preset: {@code 1x} to {@code 3x} of its size, or, if it has none, one for each
   * width of the ladder.
   *
   * @param source the original's name, not encoded
   * @throws ImageException BAD_REQUEST if the name is not valid
   * @throws IllegalArgumentException if there is no such preset
   */
  public String srcset(String source, String preset) {
    requireNonNull(source, "source must not be null");
    requireNonNull(preset, "preset must not be null");
    return pages.srcset(SourceKey.of(source), preset);
  }

  /**
   * An {@code img} element for an original: its candidates, size and placeholder. The first call
   * for an original reads it on the calling thread; if that fails, the element has neither size nor
   * placeholder.
   *
   * @param source the original's name, not encoded
   * @throws ImageException BAD_REQUEST if the name is not valid
   */
  public ImgTag img(String source) {
    requireNonNull(source, "source must not be null");
    return pages.img(SourceKey.of(source));
  }

  /**
   * The same for a preset. The candidates are {@code 1x} to {@code 3x} of its size or, where {@link
   * ImgTag#sizes} is set or the preset has no size, the widths of the ladder; a preset with both
   * width and height keeps their proportion at each.
   *
   * @param source the original's name, not encoded
   * @throws ImageException BAD_REQUEST if the name is not valid
   * @throws IllegalArgumentException if there is no such preset
   */
  public ImgTag img(String source, String preset) {
    requireNonNull(source, "source must not be null");
    requireNonNull(preset, "preset must not be null");
    return pages.img(SourceKey.of(source), preset);
  }

  /**
   * The address of any transform of an original, with its version; signed, as anything that is
   * neither on the ladder nor a preset has to be.
   *
   * @param source the original's name, not encoded
   * @throws ImageException BAD_REQUEST if the name is not valid
   * @throws IllegalStateException if the service was built without a signer
   * @throws IllegalArgumentException if the transform has several formats but not all, an overlay
   *     that the service has no name for, or leaves out what is done to every picture
   */
  public String address(String source, Transform transform) {
    requireNonNull(source, "source must not be null");
    requireNonNull(transform, "transform must not be null");
    return pages.address(SourceKey.of(source), transform);
  }

  /**
   * An original's size, colours and version, remembered once read.
   *
   * @param source the original's name, not encoded
   * @throws ImageException if there is no such original, or it can't be read
   */
  public Placeholder placeholder(String source) {
    requireNonNull(source, "source must not be null");
    return pages.placeholder(SourceKey.of(source));
  }

  /**
   * The same for what a preset makes of an original, at {@code 1x}.
   *
   * @param source the original's name, not encoded
   * @throws ImageException if there is no such original, or it can't be read
   * @throws IllegalArgumentException if there is no such preset
   */
  public Placeholder placeholder(String source, String preset) {
    requireNonNull(source, "source must not be null");
    requireNonNull(preset, "preset must not be null");
    return pages.placeholder(SourceKey.of(source), preset);
  }

  /**
   * The tag by which a CDN knows all answers for an original, whatever their size and format. A
   * page that shows the picture should carry the tag, too: then both are dropped at once.
   *
   * @param source the original's name, not encoded
   * @throws ImageException BAD_REQUEST if the name is not valid
   */
  public String tag(String source) {
    requireNonNull(source, "source must not be null");
    return PictureAddress.tag(SourceKey.of(source));
  }

  /**
   * What {@link #serve} makes of every original by width: each width of the ladder, for each class
   * of clients that {@code Accept} tells apart.
   */
  public List<Transform> ladder() {
    return settings.rules.menu().byWidth(settings.engines);
  }

  /**
   * What {@link #serve} makes of every original for a preset: each of its sizes, for each class of
   * clients.
   *
   * @throws IllegalArgumentException if there is no such preset
   */
  public List<Transform> ladder(String preset) {
    requireNonNull(preset, "preset must not be null");
    return settings.rules.menu().ofPreset(preset, settings.engines);
  }

  /**
   * Makes variants before anyone asks for them, in the background, as many at a time as there are
   * workers: {@code images.pregenerate(names, images.ladder(), progress -> …)}.
   *
   * @param sources the originals' names, not encoded
   * @param transforms what to make of each; only those of {@link #ladder()}, {@link
   *     #ladder(String)} and signed addresses are found by {@link #serve}
   * @param progress told after each variant how far the work is, on the thread that made the
   *     variant
   * @throws ImageException BAD_REQUEST if a name is not valid
   */
  public Pregeneration pregenerate(
      Collection<String> sources,
      Collection<Transform> transforms,
      Consumer<Pregeneration.Progress> progress) {
    requireNonNull(progress, "progress must not be null");
    List<SourceKey> keys = Elements.of(sources, "sources").stream().map(SourceKey::of).toList();
    return Pregeneration.start(
        keys,
        Elements.of(transforms, "transforms"),
        settings.making.workers(),
        this::made,
        () -> closed,
        progress);
  }

  /**
   * Drops every variant of an original that was replaced or deleted, forgets what this node knew of
   * the original, and has the CDN drop the picture, too. The CDN is purged once every other node
   * has had to ask the store again, so that none of them hands the CDN the old picture afterwards,
   * and a second time after {@link Limits#timeout()}, for what was then on its way.
   *
   * @param source the original's name, not encoded
   * @throws ImageException UNAVAILABLE if the store of variants can't drop them now; the CDN is
   *     purged all the same
   */
  public void evict(String source) {
    requireNonNull(source, "source must not be null");
    SourceKey key = SourceKey.of(source);
    originals.forget(key);
    try {
      variants.evict(key);
    } finally {
      eviction.purge(key);
    }
  }

  /** The service's state now: for a health check. */
  public ImageState state() {
    Set<ImageFormat> formats =
        Arrays.stream(ImageFormat.values()).filter(settings.engines::encodes).collect(toSet());
    return new ImageState(
        formats,
        originals.reachable(),
        variants.reachable(),
        maker.underWay(),
        maker.queued(),
        maker.refining(),
        closed);
  }

  /**
   * Stops the workers, and closes stores and engines. Requests that wait are answered with 503;
   * stored variants may still be served as long as their store answers. Closing twice is harmless.
   */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      maker.close();
      calls.close();
      settings.originals.close();
      settings.making.variants().close();
      settings.engines.close();
    }
  }

  private FoundOrMade made(SourceKey source, Transform transform) {
    Original original = originals.find(source, deadline()).original();
    VariantKey key = VariantKey.of(source, original.version(), transform);
    return maker.get(key, original, transform, deadline());
  }

  private Deadline deadline() {
    return Deadline.in(settings.making.limits().timeout());
  }
}
