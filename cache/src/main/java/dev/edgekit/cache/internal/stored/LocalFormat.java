package dev.edgekit.cache.internal.stored;

import dev.edgekit.cache.internal.log.LogId;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * A stored response as one array for a tier that is in this process but not on its heap: {@link
 * StoredFormat}, the bodies, and what only this process may know of it.
 */
public final class LocalFormat {
  /** Tells entries that this process wrote from those that an earlier one left on disk. */
  private static final long PROCESS = new SecureRandom().nextLong();

  private LocalFormat() {}

  public static byte[] write(StoredResponse response) {
    byte[] meta = StoredFormat.write(response.parts());
    Bodies bodies = response.bodies();
    byte[] identity = bodies == null ? null : bodies.identity();
    byte[] gzip = bodies == null ? null : bodies.gzip();
    byte[] brotli = bodies == null ? null : bodies.brotli();
    int size = 5 * Long.BYTES + length(meta) + length(identity) + length(gzip) + length(brotli);
    ByteBuffer out = ByteBuffer.allocate(size);
    out.putLong(PROCESS).putLong(response.asOf().local()).putLong(response.isLoadedHere() ? 1 : 0);
    out.putLong(response.loadedNanos()).putLong(response.loadMillis());
    put(out, meta);
    put(out, identity);
    put(out, gzip);
    put(out, brotli);
    return out.array();
  }

  /** The response; null if the bytes are of another format. */
  public static @Nullable StoredResponse read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    boolean ours = in.getLong() == PROCESS;
    long local = in.getLong();
    boolean loadedHere = in.getLong() == 1;
    long loadedNanos = in.getLong();
    long loadMillis = in.getLong();
    byte[] meta = get(in);
    byte[] identity = get(in);
    byte[] gzip = get(in);
    byte[] brotli = get(in);
    StoredResponse.Parts parts = meta == null ? null : StoredFormat.read(meta).orElse(null);
    if (parts == null) {
      return null;
    }
    Bodies bodies =
        identity == null
            ? null
            : ContentCodings.codable(
                parts.status(), parts.headers(), new Bodies(identity, gzip, brotli));
    StoredResponse.Parts known =
        ours
            ? parts.withAsOf(new LogId(parts.asOf().incarnation(), parts.asOf().counter(), local))
            : parts;
    return ours && loadedHere
        ? StoredResponse.loaded(known, bodies, loadedNanos, loadMillis)
        : StoredResponse.read(known, bodies);
  }

  private static int length(byte @Nullable [] part) {
    return Integer.BYTES + (part == null ? 0 : part.length);
  }

  private static void put(ByteBuffer out, byte @Nullable [] part) {
    out.putInt(part == null ? -1 : part.length);
    if (part != null) {
      out.put(part);
    }
  }

  private static byte @Nullable [] get(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0) {
      return null;
    }
    byte[] part = new byte[length];
    in.get(part);
    return part;
  }
}
