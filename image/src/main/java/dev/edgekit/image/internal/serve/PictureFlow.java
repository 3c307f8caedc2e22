package dev.edgekit.image.internal.serve;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.Transform;
import dev.edgekit.image.internal.make.FoundOrMade;
import dev.edgekit.image.internal.make.KnownOriginals;
import dev.edgekit.image.internal.make.StandIns;
import dev.edgekit.image.internal.make.VariantMaker;
import dev.edgekit.image.internal.pipeline.Engines;
import dev.edgekit.image.internal.support.Deadline;
import dev.edgekit.image.internal.support.RateLimitedLog;
import dev.edgekit.image.store.Tenant;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** The way from an admitted request to its answer. Thread-safe. */
public final class PictureFlow {
  private static final RateLimitedLog log =
      new RateLimitedLog(LoggerFactory.getLogger(PictureFlow.class));

  /** One part in this many of a request's time is kept for a stand-in. */
  private static final int STAND_IN_DIVISOR = 10;

  private final Settings settings;
  private final Engines engines;
  private final KnownOriginals originals;
  private final VariantMaker maker;
  private final StandIns standIns;
  private final VariantResponses responses;

  /**
   * An answer and the variant in it.
   *
   * @param made the variant that the response shows
   */
  public record Answer(FoundOrMade made, Response response) {}

  /**
   * How requests are read and answered.
   *
   * @param hints whether client hints are heeded
   * @param timeout how long a request may take from its arrival
   * @param fallback what is shown in place of a picture that can't be
   */
  public record Settings(
      ImageRequest.Rules rules,
      boolean hints,
      Duration timeout,
      Optional<FallbackPicture> fallback) {}

  public PictureFlow(
      Settings settings,
      Engines engines,
      KnownOriginals originals,
      VariantMaker maker,
      StandIns standIns,
      VariantResponses responses) {
    this.settings = settings;
    this.engines = engines;
    this.originals = originals;
    this.maker = maker;
    this.standIns = standIns;
    this.responses = responses;
  }

  /**
   * Answers a request. A picture that is replaced while it is read is found and read once more.
   *
   * @throws ImageException if there is no picture to answer with
   */
  public Answer answer(Request request, Admitted admitted, Optional<Tenant> tenant) {
    Deadline deadline = Deadline.in(settings.timeout);
    ImageRequest wanted = parse(request, admitted);
    Negotiation accepted = Negotiation.of(request.headers(), engines);
    Asked asked = asked(wanted, tenant, accepted, deadline);
    FoundOrMade made;
    try {
      made = made(asked, deadline);
    } catch (ImageException e) {
      if (e.reason() != Reason.CHANGED) {
        throw e;
      }
      originals.forget(wanted.source());
      asked = asked(wanted, tenant, accepted, deadline);
      made = made(asked, deadline);
    }
    Duration betterIn = maker.untilRefined();
    return new Answer(made, responses.of(request, asked, made, admitted.atMost(), betterIn));
  }

  /**
   * The fallback in place of a picture that can't be shown, with the problem's status; absent where
   * there is none, or the request itself is wrong.
   */
  public Optional<Response> fallback(Request request, Admitted admitted, ImageException problem) {
    if (settings.fallback.isEmpty() || !FallbackPicture.isFor(problem)) {
      return Optional.empty();
    }
    try {
      Transform wanted =
          Negotiation.of(request.headers(), engines).narrow(parse(request, admitted).wanted());
      Deadline deadline = Deadline.in(settings.timeout.dividedBy(STAND_IN_DIVISOR));
      FallbackPicture fallback = settings.fallback.get();
      FoundOrMade made = maker.get(fallback.key(wanted), fallback, wanted, deadline);
      return Optional.of(VariantResponses.instead(request, made.variant(), problem));
    } catch (ImageException e) {
      return Optional.empty(); // the client is told the first problem
    }
  }

  private ImageRequest parse(Request request, Admitted admitted) {
    ClientHints said = settings.hints ? ClientHints.of(request.headers()) : ClientHints.none();
    return ImageRequest.parse(request, admitted, settings.rules, said);
  }

  /**
   * Looks up the original again if the address names another version: another node may know a newer
   * one, which its pages name.
   */
  private Asked asked(
      ImageRequest wanted, Optional<Tenant> tenant, Negotiation accepted, Deadline deadline) {
    Asked asked = new Asked(wanted, originals.find(wanted.source(), deadline), tenant, accepted);
    return asked.namesAnotherVersion()
        ? new Asked(wanted, originals.findAgain(wanted.source(), deadline), tenant, accepted)
        : asked;
  }

  private FoundOrMade made(Asked asked, Deadline deadline) {
    Transform transform = asked.transform();
    try {
      return maker.get(
          asked.key(transform),
          asked.original(),
          transform,
          deadline.before(settings.timeout.dividedBy(STAND_IN_DIVISOR)));
    } catch (ImageException e) {
      if (!isOurs(e.reason())) {
        throw e;
      }
      FoundOrMade instead = standIn(asked, transform, e.reason(), deadline).orElseThrow(() -> e);
      if (e.reason() == Reason.FAILED) {
        log.warn("A picture could not be made, another stands in", e);
      }
      return instead;
    }
  }

  /** Whether the picture may be fine, and it is only that it can't be made here and now. */
  private static boolean isOurs(Reason reason) {
    return switch (reason) {
      case OVERLOADED, UNAVAILABLE, BAD_GATEWAY, TIMEOUT, NOT_ENCODED, FAILED -> true;
      default -> false;
    };
  }

  private Optional<FoundOrMade> standIn(
      Asked asked, Transform transform, Reason why, Deadline deadline) {
    return asked.others().stream()
        .map(asked::key)
        .map(key -> standIns.stored(key, why))
        .flatMap(Optional::stream)
        .findFirst()
        .or(
            () -> {
              boolean byWidth = asked.request().byWidth();
              return standIns.original(asked.original(), transform, byWidth, why, deadline);
            });
  }
}
