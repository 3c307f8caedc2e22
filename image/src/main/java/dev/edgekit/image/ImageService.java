package dev.edgekit.image;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.internal.make.FoundOrMade;
import dev.edgekit.image.internal.make.SafeListener;
import dev.edgekit.image.internal.make.Transformer;
import dev.edgekit.image.internal.make.VariantMaker;
import dev.edgekit.image.internal.pipeline.Engines;
import dev.edgekit.image.internal.pipeline.Pipeline;
import dev.edgekit.image.internal.serve.ClientHints;
import dev.edgekit.image.internal.serve.ImageRequest;
import dev.edgekit.image.internal.serve.Negotiation;
import dev.edgekit.image.internal.serve.Placeholders;
import dev.edgekit.image.internal.serve.VariantResponses;
import dev.edgekit.image.internal.serve.WidthLadder;
import dev.edgekit.image.internal.support.PathText;
import dev.edgekit.image.store.Original;
import dev.edgekit.image.store.Originals;
import dev.edgekit.image.store.SourceKey;
import dev.edgekit.image.store.Tenant;
import dev.edgekit.image.store.Variant;
import dev.edgekit.image.store.VariantKey;
import dev.edgekit.image.store.Variants;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
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

  /** The candidate for browsers that know no {@code srcset}. */
  private static final int USUAL_WIDTH = 640;

  /** How much lower the quality is for a client that saves data. */
  private static final int SAVED = 20;

  private final Originals originals;
  private final Variants variants;
  private final WidthLadder widths;
  private final Optional<UrlSigner> signer;
  private final String pathPrefix;
  private final Transform defaults;
  private final Engines engines;
  private final Transformer transformer;
  private final VariantMaker maker;
  private final Placeholders placeholders;
  private final boolean hints;
  private final int workers;
  private volatile boolean closed;
  private final VariantResponses answers;
  private final SafeListener notices;

  ImageService(ImageServiceBuilder builder) {
    this.originals = builder.originals();
    this.variants = builder.variants();
    this.widths = builder.widths();
    this.signer = builder.signer();
    this.pathPrefix = builder.pathPrefix();
    this.defaults = builder.transform();
    this.engines = builder.engines();
    this.hints = builder.hints();
    this.workers = builder.workers();
    this.answers = new VariantResponses(builder.maxAge(), hints);
    this.notices = new SafeListener(builder.listener());
    Pipeline pipeline = Pipeline.of(engines, builder.limits(), builder.measuresBaseline());
    this.transformer = new Transformer(pipeline, builder.limits(), notices);
    this.maker =
        new VariantMaker(
            variants, builder.leases(), transformer, builder.limits(), workers, builder.refine());
    this.placeholders = new Placeholders(pipeline, builder.limits());
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
   * signed if the service asks for signatures; empty without a ladder.
   *
   * @param source the original's name, not encoded
   */
  public String srcset(String source) {
    return widths.srcset(pathPrefix + PathText.encode(SourceKey.of(source).value()), address());
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
    String path = pathPrefix + PathText.encode(key.value());
    int width = widths.snap(USUAL_WIDTH);
    String src = address().apply(widths.isEmpty() ? path : path + "?w=" + width);
    return ImgTag.of(src, srcset(source), placeholderIfThere(key));
  }

  /**
   * An original's size and colours, remembered once they were looked at.
   *
   * @param source the original's name, not encoded
   * @throws ImageException if there is no such original, or it can't be read
   */
  public Placeholder placeholder(String source) {
    SourceKey key = SourceKey.of(source);
    return placeholders.of(key, original(key));
  }

  /**
   * What {@link #serve} makes of every original: each width of the ladder, for browsers with AVIF
   * and for those without.
   */
  public List<Transform> ladder() {
    return widths
        .above(0)
        .mapToObj(width -> width)
        .flatMap(
            width ->
                Stream.of(Negotiation.ALL, Negotiation.BASE)
                    .map(accepted -> transform(width, false, accepted)))
        .toList();
  }

  /**
   * Makes variants before anyone asks for them, in the background, as many at a time as there are
   * workers: {@code images.pregenerate(names, images.ladder(), progress -> …)}.
   *
   * @param sources the originals' names, not encoded
   * @param transforms what to make of each; only those of {@link #ladder} are found by {@link
   *     #serve}
   * @param listener hears after each variant how far it is, on the thread that made it
   * @throws ImageException BAD_REQUEST if a name is none
   */
  public Pregeneration pregenerate(
      Collection<String> sources,
      Collection<Transform> transforms,
      Consumer<Pregeneration.Progress> listener) {
    List<SourceKey> keys = sources.stream().map(SourceKey::of).toList();
    return Pregeneration.start(keys, transforms, workers, this::made, () -> closed, listener);
  }

  private FoundOrMade made(SourceKey source, Transform transform) {
    Original original = original(source);
    return maker.get(VariantKey.of(source, original.version(), transform), original, transform);
  }

  /** Drops every stored variant of an original. */
  public void evict(String source) {
    try {
      variants.evict(SourceKey.of(source));
    } catch (IOException e) {
      throw new ImageException(Reason.FAILED, "The variants could not be dropped.", e);
    }
  }

  /** Stops the workers; what waits for them is answered with 503. */
  @Override
  public void close() {
    closed = true;
    maker.close();
    engines.close();
  }

  private Optional<Placeholder> placeholderIfThere(SourceKey key) {
    try {
      return Optional.of(placeholders.of(key, original(key)));
    } catch (ImageException e) {
      log.warn("No placeholder for {}: {}", key, e.getMessage());
      return Optional.empty();
    }
  }

  /** How an address is written: signed, if the service asks for signatures. */
  private UnaryOperator<String> address() {
    return signer.<UnaryOperator<String>>map(s -> s::sign).orElse(UnaryOperator.identity());
  }

  /** How many variants are being made or wait to be. */
  int underWay() {
    return maker.underWay();
  }

  /** How many variants wait for a worker. */
  int queued() {
    return maker.queued();
  }

  private Response serve(Request request, Optional<Tenant> tenant) {
    long start = System.nanoTime();
    try {
      return answer(request, tenant, start);
    } catch (ImageException e) {
      return problem(request, e);
    }
  }

  private Response answer(Request request, Optional<Tenant> tenant, long start) {
    ClientHints said = hints ? ClientHints.of(request.headers()) : ClientHints.none();
    ImageRequest asked = ImageRequest.parse(opened(request), pathPrefix, widths, said);
    Negotiation accepted = Negotiation.of(request.headers(), engines);
    Original original = original(asked.source());
    IntFunction<Transform> toWidth = width -> transform(width, asked.saveData(), accepted);
    Function<Transform, VariantKey> keys =
        transform -> {
          VariantKey shared = VariantKey.of(asked.source(), original.version(), transform);
          return tenant.map(shared::of).orElse(shared);
        };
    FoundOrMade made = made(asked.width(), original, toWidth, keys);
    Response response = answers.of(request, asked, tenant, made, atMost(request));
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    tell(made, response.status(), time);
    return response;
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
    notices.tell(listener -> listener.served(served));
  }

  private Transform transform(int width, boolean saveData, Negotiation accepted) {
    Transform plain = defaults.toWidth(width).formats(accepted.formats());
    return saveData ? plain.quality(plain.quality().lowerBy(SAVED)) : plain;
  }

  private FoundOrMade made(
      int width,
      Original original,
      IntFunction<Transform> toWidth,
      Function<Transform, VariantKey> keys) {
    Transform transform = toWidth.apply(width);
    try {
      return maker.get(keys.apply(transform), original, transform);
    } catch (ImageException e) {
      if (e.retryAfter().isEmpty()) {
        throw e;
      }
      return widths
          .above(width)
          .mapToObj(toWidth)
          .map(keys)
          .map(maker::stored)
          .flatMap(Optional::stream)
          .findFirst()
          .map(FoundOrMade::inPlaceOfASmaller)
          .orElseThrow(() -> e);
    }
  }

  /** Nobody keeps a picture beyond the time for which its address is signed. */
  private Duration atMost(Request request) {
    return signer
        .flatMap(s -> s.expiry(request.target()))
        .map(end -> Duration.between(Instant.now(), end))
        .orElse(ChronoUnit.FOREVER.getDuration());
  }

  /** The request without its signature, once that is found to be right. */
  private Request opened(Request request) {
    return signer
        .map(
            s -> Request.builder(request.method(), s.open(request.target(), Instant.now())).build())
        .orElse(request);
  }

  private Original original(SourceKey source) {
    try {
      return originals
          .find(source)
          .orElseThrow(
              () -> new ImageException(Reason.NOT_FOUND, "There is no image of this name."));
    } catch (IOException e) {
      throw new ImageException(Reason.FAILED, "The originals can't be read at the moment.", e);
    }
  }

  private Response problem(Request request, ImageException e) {
    if (e.reason() == Reason.FAILED) {
      log.error("Image request failed: {}", request.path(), e);
    }
    notices.tell(listener -> listener.failed(e));
    Response response = e.toResponse();
    if (e.reason() == Reason.METHOD_NOT_ALLOWED) {
      response = response.withHeader("Allow", "GET, HEAD");
    }
    return request.method().equals("HEAD") ? response.withoutBody() : response;
  }
}
