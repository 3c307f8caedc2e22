package dev.edgekit.cache;

/**
 * Which tier holds responses in the process. A description; {@link ResponseCacheBuilder#build}
 * opens it, and the cache closes what was opened. Immutable.
 */
public sealed interface LocalTier permits CaffeineTier, EhcacheTier {}
