package dev.edgekit.cache.internal.answer;

import dev.edgekit.http.EntityTag;
import dev.edgekit.http.Headers;
import dev.edgekit.http.HttpDate;
import dev.edgekit.http.Response;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * The answer to a request for one range of bytes of a stored response (RFC 9110 §14). A request for
 * several ranges, in another unit, or malformed, gets the whole response, as the RFC allows.
 *
 * @param first the position of the first byte
 * @param last the position of the last one
 */
public record ByteRange(int first, int last) {
  private static final String UNIT = "bytes=";

  /**
   * The part of this 200 that the request asks for; the response itself where that is all of it.
   */
  public static Response cut(Response whole, Headers request, long nowMillis) {
    Optional<String> spec = spec(request);
    if (whole.status() != 200 || spec.isEmpty() || !holds(request, whole.headers(), nowMillis)) {
      return whole;
    }
    int length = whole.body().length;
    return parse(spec.get(), length)
        .map(part -> part.of(whole))
        .orElseGet(
            () ->
                whole // for this request alone: reused for another one it would deny service
                    .withStatus(416)
                    .withoutBody()
                    .withHeaders(
                        DownstreamFields.unkept(whole.headers()).without("ETag", "Last-Modified"))
                    .withHeader("Content-Range", "bytes */" + length));
  }

  /**
   * The one range that the request asks for of a representation with these fields and this length;
   * absent if it asks for none, for several, for one that isn't there, or under a condition that
   * doesn't hold.
   */
  static Optional<ByteRange> wanted(Headers request, Headers response, int length, long nowMillis) {
    return holds(request, response, nowMillis)
        ? spec(request).flatMap(spec -> parse(spec, length))
        : Optional.empty();
  }

  /** What follows the unit, where it is one well-formed range of bytes. */
  private static Optional<String> spec(Headers request) {
    String range = request.combined("Range").orElse("").strip();
    if (!range.regionMatches(true, 0, UNIT, 0, UNIT.length()) || range.indexOf(',') >= 0) {
      return Optional.empty();
    }
    String spec = range.substring(UNIT.length()).strip();
    int dash = spec.indexOf('-');
    return dash >= 0 && isRange(spec.substring(0, dash), spec.substring(dash + 1))
        ? Optional.of(spec)
        : Optional.empty();
  }

  /** Absent if no byte of the response is in the range. */
  private static Optional<ByteRange> parse(String spec, int length) {
    String from = spec.substring(0, spec.indexOf('-'));
    String to = spec.substring(spec.indexOf('-') + 1);
    if (from.isEmpty()) {
      int suffix = to.isEmpty() ? 0 : number(to);
      return of(Math.max(0, length - suffix), suffix == 0 ? -1 : length - 1, length);
    }
    int last = to.isEmpty() ? length - 1 : Math.min(number(to), length - 1);
    return of(number(from), last, length);
  }

  private static Optional<ByteRange> of(int first, int last, int length) {
    return first > last || first >= length
        ? Optional.empty()
        : Optional.of(new ByteRange(first, last));
  }

  private Response of(Response whole) {
    byte[] body = whole.body();
    return whole
        .withStatus(206)
        .withBody(Arrays.copyOfRange(body, first, last + 1))
        .withHeaders(whole.headers().without("Content-Digest", "Content-MD5"))
        .withHeader("Content-Range", "bytes " + first + "-" + last + "/" + body.length);
  }

  /**
   * RFC 9110 §13.1.5: whether the condition is this response's strong tag or date of last
   * modification.
   */
  private static boolean holds(Headers request, Headers response, long nowMillis) {
    Optional<String> condition = request.first("If-Range");
    if (condition.isEmpty()) {
      return true;
    }
    Optional<EntityTag> asked = EntityTag.parse(condition.get());
    if (asked.isPresent()) {
      return response.first("ETag").flatMap(EntityTag::parse).stream()
          .anyMatch(asked.get()::matchesStrongly);
    }
    Instant now = Instant.ofEpochMilli(nowMillis);
    Optional<Instant> date = HttpDate.parse(condition.get(), now);
    return date.isPresent()
        && date.equals(response.first("Last-Modified").flatMap(m -> HttpDate.parse(m, now)));
  }

  /** RFC 9110 §14.1.1: a range that ends before it begins is malformed, not out of range. */
  private static boolean isRange(String from, String to) {
    boolean closed = !from.isEmpty() && !to.isEmpty();
    return isNumber(from + to) && !(from + to).isEmpty() && !(closed && number(to) < number(from));
  }

  private static boolean isNumber(String digits) {
    return digits.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** A number beyond the size of an array is cut to the maximum. */
  private static int number(String digits) {
    return digits.length() > 10
        ? Integer.MAX_VALUE
        : (int) Math.min(Integer.MAX_VALUE, Long.parseLong(digits));
  }
}
