package dev.edgekit.cache.internal.log;

/** When an exchange was issued: by monotonic time and by the wall clock. */
public record Instants(long issuedNanos, long issuedMillis) {}
