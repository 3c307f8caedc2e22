package dev.edgekit.image.internal.support;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Decodes bodies that a server stores coded (RFC 9110 §8.4). */
public final class ContentCoding {
  private ContentCoding() {}

  /**
   * The body without its coding. The caller has to limit how long it becomes.
   *
   * @param coding the value of {@code Content-Encoding}; empty if there is none
   * @throws ProtocolException if it is a coding that nobody asked for and that isn't read
   */
  public static InputStream decode(InputStream body, String coding) throws IOException {
    return switch (coding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity", "aws-chunked" -> body; // the last only concerned the upload
      case "gzip", "x-gzip" -> new GZIPInputStream(body);
      default -> throw new ProtocolException("an original is stored as " + coding);
    };
  }
}
