package dev.edgekit.cache.internal.stored;

import dev.edgekit.http.AcceptEncoding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One body in its content codings. If it may be coded, each coding is made when first asked for.
 * Thread-safe.
 */
public final class Bodies {
  private final byte[] identity;

  // Null: there is none, or none yet. Written under this; null is looked at again there.
  private volatile byte @Nullable [] gzip;
  private volatile byte @Nullable [] brotli;

  /** Codings that may still be made, the preferred one first. */
  private volatile List<String> unmade;

  private boolean grown;

  private Bodies(
      byte[] identity, byte @Nullable [] gzip, byte @Nullable [] brotli, List<String> unmade) {
    this.identity = identity;
    this.gzip = gzip;
    this.brotli = brotli;
    this.unmade = unmade;
  }

  /** A body with the codings that there are of it, and no others. */
  public Bodies(byte[] identity, byte @Nullable [] gzip, byte @Nullable [] brotli) {
    this(identity, gzip, brotli, List.of());
  }

  public static Bodies ofIdentity(byte[] identity) {
    return new Bodies(identity, null, null);
  }

  /** The same body, whose missing codings among these are made when asked for. */
  public Bodies codable(List<String> codings) {
    List<String> missing =
        codings.stream().filter(c -> c.equals("br") ? brotli == null : gzip == null).toList();
    return new Bodies(identity, gzip, brotli, missing);
  }

  public byte[] identity() {
    return identity;
  }

  /** Null if there is none, or none yet. */
  public byte @Nullable [] gzip() {
    return gzip;
  }

  /** Null if there is none, or none yet. */
  public byte @Nullable [] brotli() {
    return brotli;
  }

  /** The codings on offer, the preferred one first. */
  public List<String> codings() {
    boolean br = brotli != null || unmade.contains("br");
    boolean zip = gzip != null || unmade.contains("gzip");
    if (br) {
      return zip ? List.of("br", "gzip", "identity") : List.of("br", "identity");
    }
    return zip ? List.of("gzip", "identity") : List.of("identity");
  }

  /** Whether there is no coding but the identity. */
  public boolean isPlain() {
    return gzip == null && brotli == null && unmade.isEmpty();
  }

  /** The coding that this value of {@code Accept-Encoding} prefers, made now if need be. */
  public String best(String accepted) {
    if (isPlain()) {
      return "identity";
    }
    AcceptEncoding wanted = AcceptEncoding.parse(accepted);
    String best = wanted.best(codings()).orElse("identity");
    while (!has(best)) { // has() drops a coding that saves nothing
      best = wanted.best(codings()).orElse("identity");
    }
    return best;
  }

  /** Whether there is a body in this coding, made now if it is asked for first. */
  private boolean has(String coding) {
    if (unmade.contains(coding)) {
      make(coding);
    }
    return in(coding) != identity || coding.equals("identity");
  }

  private synchronized void make(String coding) {
    if (!unmade.contains(coding)) {
      return; // another thread made it, or found that it saves nothing
    }
    byte[] made = ContentCodings.make(coding, identity);
    if (coding.equals("br")) {
      brotli = made;
    } else {
      gzip = made;
    }
    grown |= made != null;
    unmade = unmade.stream().filter(other -> !other.equals(coding)).toList();
  }

  /** Whether the body has gained bytes since the last call. */
  public synchronized boolean hasGrown() {
    boolean was = grown;
    grown = false;
    return was;
  }

  /** The body in this coding; the identity where there is none. */
  public byte[] in(String coding) {
    byte[] bytes =
        switch (coding) {
          case "gzip" -> gzip;
          case "br" -> brotli;
          default -> identity;
        };
    return bytes == null ? identity : bytes;
  }

  /** How many codings there are, the identity among them. */
  public int forms() {
    return 1 + (gzip == null ? 0 : 1) + (brotli == null ? 0 : 1);
  }

  /** Bytes in all codings that there are. */
  public long bytes() {
    byte[] zip = gzip;
    byte[] br = brotli;
    return identity.length + (zip == null ? 0L : zip.length) + (br == null ? 0L : br.length);
  }
}
