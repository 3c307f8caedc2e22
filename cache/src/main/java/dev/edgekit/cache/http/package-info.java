/**
 * Purgers of caches that take purges over HTTP: Varnish, nginx, Fastly. A purge that fails is sent
 * again by {@code PurgeRequests}. May use the cache's values and the JDK's HTTP client.
 */
@NullMarked
package dev.edgekit.cache.http;

import org.jspecify.annotations.NullMarked;
