/**
 * Histories of a real fleet: several JVMs on one real Redis, each behind a proxy with faults, an
 * origin that counts versions, and a checker that looks for a read that was too old. The cache
 * under test is an interface, {@link dev.edgekit.cache.history.FleetCache}, so that the same
 * harness runs other caches: one that finds nothing anywhere would prove nothing.
 */
@NullMarked
package dev.edgekit.cache.history;

import org.jspecify.annotations.NullMarked;
