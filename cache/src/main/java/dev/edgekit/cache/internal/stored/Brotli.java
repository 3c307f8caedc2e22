package dev.edgekit.cache.internal.stored;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The content coding {@code br} (RFC 7932), where brotli4j and its native part are present. */
public final class Brotli {
  private static final Logger log = LoggerFactory.getLogger(Brotli.class);

  /** Nearly the best compression for text, in a tenth of the time. */
  private static final int QUALITY = 6;

  private static final boolean AVAILABLE = isAvailable();

  private Brotli() {}

  /** Whether bodies can be coded here. */
  static boolean isThere() {
    return AVAILABLE;
  }

  /** The coded body; null if there is no such coding here, or it saves nothing. */
  public static byte @Nullable [] encode(byte[] body) {
    if (!AVAILABLE) {
      return null;
    }
    try {
      byte[] coded = Encoder.compress(body, new Encoder.Parameters().setQuality(QUALITY));
      return coded.length < body.length ? coded : null;
    } catch (IOException e) {
      log.debug("br failed", e);
      return null;
    }
  }

  private static boolean isAvailable() {
    try {
      return Brotli4jLoader.isAvailable();
    } catch (LinkageError e) {
      log.debug("no br: brotli4j is not on the class path"); // optional
      return false;
    }
  }
}
