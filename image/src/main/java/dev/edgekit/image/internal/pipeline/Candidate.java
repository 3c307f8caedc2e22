package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.engine.EncodeSettings;

/**
 * An encoding that was tried.
 *
 * @param settings what the encoder was told
 * @param bytes the encoding
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are not copied
record Candidate(EncodeSettings settings, byte[] bytes) {}
