package dev.edgekit.cache.internal.stored;

import dev.edgekit.cache.internal.rules.CacheControl;
import dev.edgekit.http.EntityTag;
import dev.edgekit.http.Headers;
import dev.edgekit.http.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Which content codings a body may have, and what they are. */
public final class ContentCodings {
  /** Below this, a coding saves less than its header fields cost. */
  private static final int MIN_BYTES = 256;

  /** Above this, the first request for a coding would wait too long. */
  static final int MAX_BYTES = 8 << 20;

  private static final List<String> GZIP = List.of("gzip");
  private static final List<String> ALL = List.of("br", "gzip");

  private ContentCodings() {}

  /** The body, whose codings are made when asked for, where that is worth it. */
  public static Bodies of(int status, Headers headers, byte[] body) {
    return codable(status, headers, Bodies.ofIdentity(body));
  }

  /** The same in gzip alone, which is quickly made, for an answer that is sent once. */
  public static Bodies ofOneAnswer(int status, Headers headers, byte[] body) {
    Bodies identity = Bodies.ofIdentity(body);
    return isWorthIt(status, headers, body) ? identity.codable(GZIP) : identity;
  }

  /** The same for a body that may have some codings already. */
  public static Bodies codable(int status, Headers headers, Bodies bodies) {
    boolean worthIt = isWorthIt(status, headers, bodies.identity());
    return worthIt ? bodies.codable(Brotli.isThere() ? ALL : GZIP) : bodies;
  }

  private static boolean isWorthIt(int status, Headers headers, byte[] body) {
    return status == 200
        && body.length >= MIN_BYTES
        && body.length <= MAX_BYTES
        && !headers.contains("Content-Encoding")
        && !CacheControl.of(headers).noTransform()
        && isText(headers);
  }

  /** The body in this coding; null if it saves nothing. */
  static byte @Nullable [] make(String coding, byte[] body) {
    return coding.equals("br") ? Brotli.encode(body) : gzip(body);
  }

  /** RFC 9110 §8.8.3.3: each coding is a representation with a strong tag of its own. */
  public static EntityTag tag(EntityTag identity, String coding) {
    return coding.equals("identity")
        ? identity
        : new EntityTag(identity.weak(), identity.opaque() + '-' + coding);
  }

  /** Fields that describe the bytes without the coding (RFC 9530). */
  private static final List<String> OF_IDENTITY =
      List.of("Content-Digest", "Repr-Digest", "Digest", "Content-MD5");

  /** The fields of the response in this coding, which isn't the identity. */
  public static Headers coded(Headers headers, String coding) {
    Headers.Builder coded = headers.toBuilder();
    OF_IDENTITY.forEach(coded::remove);
    coded.set("Content-Encoding", coding);
    headers
        .first("ETag")
        .flatMap(EntityTag::parse)
        .ifPresentOrElse(
            tag -> coded.set("ETag", tag(tag, coding).toString()),
            () -> coded.remove("ETag")); // a malformed tag would be the same for both
    return coded.build();
  }

  private static boolean isText(Headers headers) {
    Optional<MediaType> type = headers.first("Content-Type").flatMap(MediaType::parse);
    return type.isPresent()
        && (type.get().type().equals("text")
            || type.get().subtype().equals("json")
            || type.get().subtype().endsWith("+json")
            || type.get().subtype().endsWith("xml")
            || type.get().subtype().equals("javascript")
            || type.get().subtype().equals("wasm"));
  }

  private static byte @Nullable [] gzip(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 4 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // writing to memory doesn't fail
    }
    return bytes.size() < body.length ? bytes.toByteArray() : null;
  }
}
