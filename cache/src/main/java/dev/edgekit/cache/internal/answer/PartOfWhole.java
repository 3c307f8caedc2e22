package dev.edgekit.cache.internal.answer;

import dev.edgekit.http.EntityTag;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Response;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of a response, as a 206 carries it (RFC 9110 §15.3.7). Immutable. */
public final class PartOfWhole {
  private static final Pattern RANGE =
      Pattern.compile("bytes +([0-9]{1,10})-([0-9]{1,10})/([0-9]{1,10})", Pattern.CASE_INSENSITIVE);

  private final Headers headers;
  private final byte[] bytes;
  private final int first;
  private final int length;

  private PartOfWhole(Headers headers, byte[] bytes, int first, int length) {
    this.headers = headers;
    this.bytes = bytes;
    this.first = first;
    this.length = length;
  }

  /**
   * The part that this 206 carries; absent if it carries several, doesn't state the length of the
   * whole, or contradicts itself.
   */
  public static Optional<PartOfWhole> of(Response response) {
    Matcher range = RANGE.matcher(response.headers().combined("Content-Range").orElse("").strip());
    if (response.status() != 206 || !range.matches()) {
      return Optional.empty();
    }
    long first = Long.parseLong(range.group(1));
    long last = Long.parseLong(range.group(2));
    long length = Long.parseLong(range.group(3));
    byte[] bytes = response.body();
    return last < length && last - first + 1 == bytes.length && length <= Integer.MAX_VALUE
        ? Optional.of(new PartOfWhole(response.headers(), bytes, (int) first, (int) length))
        : Optional.empty();
  }

  /** How many bytes it has. */
  public int size() {
    return bytes.length;
  }

  private int end() {
    return first + bytes.length;
  }

  /** Whether nothing is missing. */
  public boolean isWhole() {
    return bytes.length == length;
  }

  /** The value of {@code Range} that asks for the rest; absent if that is in two pieces. */
  public Optional<String> rest() {
    if (first == 0) {
      return Optional.of("bytes=" + end() + "-");
    }
    return end() == length ? Optional.of("bytes=0-" + (first - 1)) : Optional.empty();
  }

  /** The strong entity tag, by which parts of the same representation are told. */
  public Optional<String> strongTag() {
    return headers
        .first("ETag")
        .flatMap(EntityTag::parse)
        .filter(tag -> !tag.weak())
        .map(EntityTag::toString);
  }

  /**
   * Both parts together, with the newer one's fields; absent if they don't adjoin, or aren't known
   * to be of the same representation (RFC 9111 §3.4).
   */
  public Optional<PartOfWhole> joined(PartOfWhole newer) {
    boolean same =
        length == newer.length && strongTag().isPresent() && strongTag().equals(newer.strongTag());
    boolean adjoin = first <= newer.end() && newer.first <= end();
    if (!same || !adjoin) {
      return Optional.empty();
    }
    int start = Math.min(first, newer.first);
    byte[] both = new byte[Math.max(end(), newer.end()) - start];
    System.arraycopy(bytes, 0, both, first - start, bytes.length);
    System.arraycopy(newer.bytes, 0, both, newer.first - start, newer.bytes.length);
    Headers fields = Revalidation.renewed(headers, Response.of(206, newer.headers, newer.bytes));
    return Optional.of(new PartOfWhole(fields, both, start, length));
  }

  /** The 206 that carries it; the 200 if it is whole. */
  public Response response() {
    Headers own = headers.without("Content-Length", "Content-Digest", "Content-MD5");
    return isWhole()
        ? Response.of(200, own.without("Content-Range"), bytes)
        : Response.of(206, own.with("Content-Range", contentRange(first, end() - 1)), bytes);
  }

  /** The 200 of which it is a part, without its bytes: what is stored is judged as that. */
  public Response asWhole() {
    return Response.of(200, headers.without("Content-Range"), new byte[0]);
  }

  private String contentRange(int from, int to) {
    return "bytes " + from + "-" + to + "/" + length;
  }

  /** The answer to a request for this range; absent if that isn't within the part. */
  public Optional<Response> cut(Headers request, long nowMillis) {
    return ByteRange.wanted(request, headers, length, nowMillis)
        .filter(wanted -> wanted.first() >= first && wanted.last() < end())
        .map(
            wanted -> {
              byte[] cut =
                  Arrays.copyOfRange(bytes, wanted.first() - first, wanted.last() + 1 - first);
              Headers own = headers.without("Content-Length", "Content-Digest", "Content-MD5");
              String range = contentRange(wanted.first(), wanted.last());
              return Response.of(206, own.with("Content-Range", range), cut);
            });
  }
}
