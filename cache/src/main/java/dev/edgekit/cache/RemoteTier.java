package dev.edgekit.cache;

/**
 * Which tier the fleet shares: where stored responses, the leases to load them and the log of
 * invalidations lie. A description; {@link ResponseCacheBuilder#build} opens it, and the cache
 * closes what was opened. Immutable.
 */
public sealed interface RemoteTier permits RedisTier {}
