package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.engine.EncodeSettings;

/**
 * An encoding that was tried.
 *
 * @param settings what the encoder was told
 * @param bytes the encoding
 * @param reduced whether its quality is below the one asked for
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are not copied
record Candidate(EncodeSettings settings, byte[] bytes, boolean reduced) {
  /** An encoding of the quality that was asked for. */
  Candidate(EncodeSettings settings, byte[] bytes) {
    this(settings, bytes, false);
  }
}
