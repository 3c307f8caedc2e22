package dev.edgekit.image;

/**
 * An encoding that was tried.
 *
 * @param settings what the encoder was told
 * @param bytes the encoding
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are not copied
record Candidate(EncodeSettings settings, byte[] bytes) {}
