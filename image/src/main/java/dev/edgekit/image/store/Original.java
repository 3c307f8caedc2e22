package dev.edgekit.image.store;

import java.io.IOException;
import java.io.InputStream;

/** A picture as its owner stored it, found but not yet read. Thread-safe. */
public interface Original {
  /**
   * Text that changes whenever the bytes do: an ETag, say. It goes into every variant's key, so
   * that a changed original gets new variants.
   */
  String version();

  /**
   * Its bytes; the caller closes the stream and reads no more than its limit allows.
   *
   * @throws OriginalChangedException here or while the stream is read, if the original is no longer
   *     of this version
   * @throws IOException if the store can't hand out the original at the moment
   */
  InputStream open() throws IOException;
}
