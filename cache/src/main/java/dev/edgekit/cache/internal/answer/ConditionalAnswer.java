package dev.edgekit.cache.internal.answer;

import dev.edgekit.cache.internal.stored.ContentCodings;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.EntityTag;
import dev.edgekit.http.Headers;
import dev.edgekit.http.HttpDate;
import dev.edgekit.http.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a client's conditions make of an answer (RFC 9110 §13.2.2): nothing, a 412 or a 304. A pure
 * decision.
 */
public final class ConditionalAnswer {
  private static final byte[] NO_BODY = {};

  private ConditionalAnswer() {}

  /**
   * The 412 or 304 that takes the place of the whole answer; absent if nothing does.
   *
   * @param own the response's fields, by which the conditions are judged
   * @param written the fields that the answer leaves with
   */
  static Optional<Response> inPlace(
      Headers request, int status, Headers own, Headers written, long nowMillis) {
    if (isUnmet(request, status, own, nowMillis)) {
      Headers kept =
          DownstreamFields.unkept(written) // for this request alone, like an unsatisfiable range
              .without("Content-Type", "Content-Encoding", "ETag", "Last-Modified");
      return Optional.of(Response.of(412, kept, NO_BODY));
    }
    return isNotModified(request, status, own, nowMillis)
        ? Optional.of(
            Response.of(304, written.without("Content-Type", "Content-Encoding"), NO_BODY))
        : Optional.empty();
  }

  public static boolean isConditional(Headers request) {
    return request.contains("If-None-Match") || request.contains("If-Modified-Since");
  }

  /**
   * Whether the client's {@code If-Match} or {@code If-Unmodified-Since} doesn't hold (RFC 9110
   * §13.1.1, §13.1.4). The tag must be one of this representation's, in any coding, and neither may
   * be weak.
   */
  static boolean isUnmet(Headers request, int status, Headers response, long nowMillis) {
    Optional<String> ifMatch = request.combined("If-Match");
    if (status < 200 || status > 299) {
      return false; // §13.2.1
    }
    if (ifMatch.isPresent()) {
      Optional<EntityTag> tag = response.first("ETag").flatMap(EntityTag::parse);
      List<EntityTag> known = EntityTag.parseList(ifMatch.get());
      return !ifMatch.get().strip().equals("*")
          && tag.stream().noneMatch(own -> known.stream().anyMatch(k -> isStrongly(own, k)));
    }
    Instant now = Instant.ofEpochMilli(nowMillis);
    Optional<Instant> since =
        request.first("If-Unmodified-Since").flatMap(date -> HttpDate.parse(date, now));
    return since.isPresent()
        && response
            .first("Last-Modified")
            .flatMap(date -> HttpDate.parse(date, now))
            .filter(modified -> modified.isAfter(since.get()))
            .isPresent();
  }

  private static boolean isStrongly(EntityTag own, EntityTag known) {
    return own.matchesStrongly(known)
        || ContentCodings.tag(own, "gzip").matchesStrongly(known)
        || ContentCodings.tag(own, "br").matchesStrongly(known);
  }

  /** Whether the client already has this response, in any coding. */
  public static boolean isNotModified(Headers request, StoredResponse stored, long nowMillis) {
    return isNotModified(request, stored.status(), stored.headers(), nowMillis);
  }

  /** Whether the client already has the response with this status and these fields. */
  public static boolean isNotModified(
      Headers request, int status, Headers response, long nowMillis) {
    if (status < 200 || status > 299) {
      return false; // RFC 9110 §13.2.1
    }
    Optional<String> ifNoneMatch = request.combined("If-None-Match");
    if (ifNoneMatch.isPresent()) {
      if (ifNoneMatch.get().strip().equals("*")) {
        return true; // whatever its tag, or if it has none (RFC 9110 §13.1.2)
      }
      Optional<EntityTag> tag = response.first("ETag").flatMap(EntityTag::parse);
      List<EntityTag> known = EntityTag.parseList(ifNoneMatch.get());
      return tag.stream().anyMatch(own -> known.stream().anyMatch(k -> isWeakly(own, k)));
    }
    Instant now = Instant.ofEpochMilli(nowMillis);
    Optional<Instant> since =
        request.first("If-Modified-Since").flatMap(d -> HttpDate.parse(d, now));
    return since.isPresent()
        && response
            .first("Last-Modified")
            .or(() -> response.first("Date")) // RFC 9111 §4.3.2: when it was made, as far as known
            .flatMap(d -> HttpDate.parse(d, now))
            .filter(modified -> !modified.isAfter(since.get()))
            .isPresent();
  }

  private static boolean isWeakly(EntityTag own, EntityTag known) {
    return own.matchesWeakly(known)
        || ContentCodings.tag(own, "gzip").matchesWeakly(known)
        || ContentCodings.tag(own, "br").matchesWeakly(known);
  }
}
