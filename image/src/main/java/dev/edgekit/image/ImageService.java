package dev.edgekit.image;

import static java.util.stream.Collectors.toSet;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.ImageException.Reason;
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
import dev.edgekit.image.internal.serve.ImageRequest;
import dev.edgekit.image.internal.serve.Lifetimes;
import dev.edgekit.image.internal.serve.Negotiation;
import dev.edgekit.image.internal.serve.PictureAddress;
import dev.edgekit.image.internal.serve.PictureFlow;
import dev.edgekit.image.internal.serve.Placeholders;
import dev.edgekit.image.internal.serve.VariantResponses;
import dev.edgekit.image.internal.serve.WidthLadder;
import dev.edgekit.image.internal.support.Deadline;
import dev.edgekit.image.internal.support.RateLimitedLog;
import dev.edgekit.image.store.Original;
import dev.edgekit.image.store.Originals;
import dev.edgekit.image.store.SourceKey;
import dev.edgekit.image.store.Tenant;
import dev.edgekit.image.store.Variant;
import dev.edgekit.image.store.VariantKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
 * <p>Thread-safe. One service in a process is enough; it holds threads until it is closed.
 */
public final class ImageService implements AutoCloseable {
  /**
   * What a page has to send as {@code Accept-CH}, so that browsers send the hints that {@link
   * ImageServiceBuilder#clientHints} heeds; they send {@code Save-Data} by themselves.
   */
  public static final String ACCEPT_CH = ClientHints.ACCEPT_CH;

  private static final Logger log = LoggerFactory.getLogger(ImageService.class);
  private static final RateLimitedLog pages = new RateLimitedLog(log);

  private final Settings settings;
  private final PictureAddress addresses;
  private final Transformer transformer;
  private final StoreCalls calls;
  private final KnownOriginals originals;
  private final VariantStore variants;
  private final VariantMaker maker;
  private final Placeholders placeholders;
  private final PictureFlow flow;
  private final SafeListener listener;
  private volatile boolean closed;

  /**
   * What a service is built of.
   *
   * @param believed how long an answer of the store of originals stands
   * @param plain what is made of every picture, but for width and formats
   * @param originalsStandIn whether an original is shown where nothing else is ready
   */
  record Settings(
      Originals originals,
      Duration believed,
      VariantMaker.Settings making,
      Engines engines,
      ImageRequest.Rules rules,
      boolean hints,
      Optional<UrlSigner> signer,
      Transform plain,
      boolean measureBaseline,
      boolean originalsStandIn,
      Lifetimes lifetimes,
      Optional<ImagePurger> purger,
      Optional<String> tagField,
      List<ImageListener> listeners) {}

  ImageService(Settings settings) {
    Limits limits = settings.making.limits();
    Engines engines = settings.engines;
    this.settings = settings;
    this.addresses = new PictureAddress(settings.rules.prefix());
    this.listener = new SafeListener(settings.listeners);
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
    this.placeholders = new Placeholders(pipeline, bytes, limits);
    this.flow =
        new PictureFlow(
            new PictureFlow.Settings(
                settings.rules, settings.hints, settings.plain, limits.timeout()),
            engines,
            originals,
            maker,
            new StandIns(variants, bytes, limits, settings.originalsStandIn),
            new VariantResponses(settings.lifetimes, settings.hints, settings.tagField));
    listener.tell(l -> l.started(this::state));
  }

  /** A builder. */
  public static ImageServiceBuilder builder() {
    return new ImageServiceBuilder();
  }

  /**
   * Answers a GET or HEAD for a picture: 200, 304, or a problem as {@code
   * application/problem+json}. Never throws for what a request asks or an original holds. Where a
   * picture can't be made now, since too much is under way, the next larger one that is stored
   * stands in for a minute; without any the answer is 503 with {@code Retry-After}.
   */
  public Response serve(Request request) {
    return serve(request, Optional.empty());
  }

  /**
   * Answers as {@link #serve(Request)} does, for a private picture: its variants are this tenant's
   * alone, and no shared cache may keep the answer. The host has to have found that the request may
   * act for the tenant, and that the tenant may see the picture.
   */
  public Response serve(Request request, Tenant tenant) {
    return serve(request, Optional.of(tenant));
  }

  /**
   * Makes a picture from an original's bytes, on the calling thread; nothing is stored.
   *
   * @throws ImageException if the bytes are no picture, exceed a limit, or can't become what is
   *     asked for
   */
  public ImageResult transform(byte[] original, Transform transform) {
    return transformer.transform(original, transform);
  }

  /**
   * The candidates for an {@code img} element's {@code srcset}: one for each width of the ladder,
   * signed if the service asks for signatures; empty without a ladder. The addresses name the
   * original's version, so that they may be kept for ever and a replaced picture is new everywhere;
   * where the store can't say the version, they don't.
   *
   * @param source the original's name, not encoded
   * @throws ImageException BAD_REQUEST if the name is none
   */
  public String srcset(String source) {
    SourceKey key = SourceKey.of(source);
    return srcset(key, version(key));
  }

  private String srcset(SourceKey key, Optional<String> version) {
    String path = addresses.path(key);
    return settings.rules.ladder().srcset(width -> signed(PictureAddress.at(path, width, version)));
  }

  /**
   * An {@code img} element for an original: its candidates, size and placeholder. The first call
   * for an original reads it on the calling thread; one that can't be read gets an element without
   * size and placeholder.
   *
   * @param source the original's name, not encoded
   * @throws ImageException BAD_REQUEST if the name is none
   */
  public ImgTag img(String source) {
    SourceKey key = SourceKey.of(source);
    Optional<String> version = version(key);
    String path = addresses.path(key);
    WidthLadder ladder = settings.rules.ladder();
    String src = ladder.isEmpty() ? path : PictureAddress.at(path, ladder.usual(), version);
    Optional<Placeholder> shown = version.isPresent() ? placeholderIfThere(key) : Optional.empty();
    return ImgTag.of(signed(src), srcset(key, version), shown);
  }

  /**
   * An original's size, colours and version, remembered once they were looked at.
   *
   * @param source the original's name, not encoded
   * @throws ImageException if there is no such original, or it can't be read
   */
  public Placeholder placeholder(String source) {
    SourceKey key = SourceKey.of(source);
    return placeholders.of(key, originals.find(key, deadline()).original());
  }

  /**
   * The tag that a CDN knows all answers for an original by, whatever their width and format. A
   * response that holds such addresses should carry it, too: then both are dropped at once.
   *
   * @param source the original's name, not encoded
   * @throws ImageException BAD_REQUEST if the name is none
   */
  public String tag(String source) {
    return PictureAddress.tag(SourceKey.of(source));
  }

  /**
   * What {@link #serve} makes of every original: each width of the ladder, for each class of
   * clients that it tells apart by their {@code Accept}.
   */
  public List<Transform> ladder() {
    return settings
        .rules
        .ladder()
        .rungs()
        .boxed()
        .flatMap(
            width ->
                Negotiation.possible(settings.engines).stream()
                    .map(accepted -> accepted.transform(settings.plain, width)))
        .toList();
  }

  /**
   * Makes variants before anyone asks for them, in the background, as many at a time as there are
   * workers: {@code images.pregenerate(names, images.ladder(), progress -> …)}.
   *
   * @param sources the originals' names, not encoded
   * @param transforms what to make of each; only those of {@link #ladder} are found by {@link
   *     #serve}
   * @param progress hears after each variant how far it is, on the thread that made it
   * @throws ImageException BAD_REQUEST if a name is none
   */
  public Pregeneration pregenerate(
      Collection<String> sources,
      Collection<Transform> transforms,
      Consumer<Pregeneration.Progress> progress) {
    List<SourceKey> keys = sources.stream().map(SourceKey::of).toList();
    return Pregeneration.start(
        keys, transforms, settings.making.workers(), this::made, () -> closed, progress);
  }

  /**
   * Drops every variant of an original, forgets what this node knew of it, and has the CDN drop it,
   * too: for an original that was replaced or deleted. The CDN is purged once every other node has
   * had to ask the store again, so that none of them hands it the old picture afterwards.
   *
   * @param source the original's name, not encoded
   * @throws ImageException UNAVAILABLE if the store of variants can't drop them now; the CDN is
   *     purged all the same
   */
  public void evict(String source) {
    SourceKey key = SourceKey.of(source);
    originals.forget(key);
    try {
      variants.evict(key);
    } finally {
      settings.purger.ifPresent(purger -> purge(purger, key));
    }
  }

  /** How the service is now: for a health check. */
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
   * Stops the workers, and closes stores and engines. What waits is answered with 503; what is
   * stored may still be served as long as its store answers. Closing twice is harmless.
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

  private void purge(ImagePurger purger, SourceKey key) {
    String path = addresses.path(key);
    List<String> paths =
        Stream.concat(
                Stream.of(path),
                settings
                    .rules
                    .ladder()
                    .rungs()
                    .mapToObj(width -> PictureAddress.at(path, width, Optional.empty())))
            .toList();
    Executor later =
        CompletableFuture.delayedExecutor(settings.believed.toNanos(), TimeUnit.NANOSECONDS);
    CompletableFuture.runAsync(() -> {}, later)
        .thenCompose(now -> purger.purge(List.of(PictureAddress.tag(key)), paths))
        .exceptionally(
            e -> {
              log.warn("The CDN did not take on the purge of a picture: {}", e.toString());
              return null;
            });
  }

  /** What an address says of the version; absent where the store can't say it now. */
  private Optional<String> version(SourceKey key) {
    try {
      String version = originals.find(key, deadline()).original().version();
      return Optional.of(PictureAddress.version(key, version));
    } catch (ImageException e) {
      pages.warn("A page names the picture {}, which can't be had: {}", key, e.publicMessage());
      return Optional.empty();
    }
  }

  private Optional<Placeholder> placeholderIfThere(SourceKey key) {
    try {
      return Optional.of(placeholders.of(key, originals.find(key, deadline()).original()));
    } catch (ImageException e) {
      pages.warn("No placeholder for {}: {}", key, e.publicMessage());
      return Optional.empty();
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

  /** An address as the service answers it: signed, if it asks for signatures. */
  private String signed(String address) {
    return settings.signer.map(signer -> signer.sign(address)).orElse(address);
  }

  private Response serve(Request request, Optional<Tenant> tenant) {
    long start = System.nanoTime();
    try {
      Instant now = Instant.now();
      String target =
          settings
              .signer
              .map(signer -> signer.open(request.target(), now))
              .orElse(request.target());
      PictureFlow.Answer answer = flow.answer(request, target, tenant, atMost(request, now));
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      tell(answer.made(), answer.response().status(), time);
      return answer.response();
    } catch (ImageException e) {
      return problem(request, e);
    }
  }

  private void tell(FoundOrMade made, int status, Duration time) {
    Variant variant = made.variant();
    ServedImage served =
        new ServedImage(
            variant.format(),
            variant.bytes().length,
            variant.baselineBytes(),
            made.fromStore(),
            status,
            time);
    listener.tell(l -> l.served(served));
  }

  /** Nobody keeps a picture beyond the time for which its address is signed. */
  private Duration atMost(Request request, Instant now) {
    return settings
        .signer
        .flatMap(signer -> signer.expiry(request.target()))
        .map(end -> Duration.between(now, end))
        .orElse(ChronoUnit.FOREVER.getDuration());
  }

  private Response problem(Request request, ImageException e) {
    if (e.reason() == Reason.FAILED) {
      log.error("Image request failed: {}", request.path(), e);
    }
    listener.tell(l -> l.failed(e));
    Response response = e.toResponse();
    if (e.reason() == Reason.METHOD_NOT_ALLOWED) {
      response = response.withHeader("Allow", "GET, HEAD");
    }
    return request.method().equals("HEAD") ? response.withoutBody() : response;
  }
}
