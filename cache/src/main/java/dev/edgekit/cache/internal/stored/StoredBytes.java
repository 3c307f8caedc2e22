package dev.edgekit.cache.internal.stored;

import org.jspecify.annotations.Nullable;

/**
 * An entry as the remote tier holds it.
 *
 * @param fillId tells this filling of the key from every other
 * @param bodyDigest tells the body from other bodies
 * @param meta everything but the bodies, in the stored format
 * @param bodies null if they were not read, or stay as they are
 */
@SuppressWarnings("ArrayRecordComponent") // bytes to pass on, never compared
public record StoredBytes(String fillId, String bodyDigest, byte[] meta, @Nullable Bodies bodies) {}
