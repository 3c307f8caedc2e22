package dev.edgekit.image;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.internal.make.FoundOrMade;
import dev.edgekit.image.internal.make.SafeListener;
import dev.edgekit.image.internal.serve.Admitted;
import dev.edgekit.image.internal.serve.PictureFlow;
import dev.edgekit.image.store.Tenant;
import dev.edgekit.image.store.Variant;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every request, with a picture or a problem, and tells the listeners. Thread-safe. */
final class Requests {
  private static final Logger log = LoggerFactory.getLogger(Requests.class);

  private final PictureFlow flow;
  private final Optional<SignaturePolicy> signatures;
  private final SafeListener listener;

  Requests(PictureFlow flow, Optional<SignaturePolicy> signatures, SafeListener listener) {
    this.flow = flow;
    this.signatures = signatures;
    this.listener = listener;
  }

  Response answer(Request request, Optional<Tenant> tenant) {
    long start = System.nanoTime();
    Admitted admitted = Admitted.unsigned(request.target());
    try {
      if (signatures.isPresent()) {
        admitted = signatures.get().admit(request.target(), Instant.now());
      }
      PictureFlow.Answer answer = flow.answer(request, admitted, tenant);
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      tell(answer.made(), answer.response().status(), time);
      return answer.response();
    } catch (ImageException e) {
      return problem(request, admitted, e);
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

  private Response problem(Request request, Admitted admitted, ImageException e) {
    if (e.reason() == Reason.FAILED) {
      log.error("Image request failed: {}", request.path(), e);
    }
    listener.tell(l -> l.failed(e));
    Optional<Response> shown = flow.fallback(request, admitted, e);
    if (shown.isPresent()) {
      return shown.get();
    }
    Response response = e.toResponse();
    if (e.reason() == Reason.METHOD_NOT_ALLOWED) {
      response = response.withHeader("Allow", "GET, HEAD");
    }
    return request.method().equals("HEAD") ? response.withoutBody() : response;
  }
}
