package dev.edgekit.image.internal.header;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates foreign data (RFC 1950), which could become any size. */
final class Deflated {
  private Deflated() {}

  /** The inflated data; empty where it is broken or would exceed the limit. */
  static byte[] inflate(byte[] deflated, int limit) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(deflated);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      while (!inflater.finished()) {
        int read = inflater.inflate(buffer);
        if (read == 0 || out.size() + read > limit) {
          return new byte[0];
        }
        out.write(buffer, 0, read);
      }
      return out.toByteArray();
    } catch (DataFormatException e) {
      return new byte[0];
    } finally {
      inflater.end();
    }
  }
}
