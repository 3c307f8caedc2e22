package dev.edgekit.image.store;

import java.io.IOException;
import java.io.InputStream;

/** A picture as its owner stored it, found but not yet read. Thread-safe. */
public interface Original {
  /**
   * Text that changes whenever the bytes do: an ETag, or the time and length of a file. It goes
   * into every variant's key, so that a changed original gets new variants.
   */
  String version();

  /** Its bytes; the caller closes the stream and reads no more than its limit allows. */
  InputStream open() throws IOException;
}
