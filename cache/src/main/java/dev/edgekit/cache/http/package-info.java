/**
 * Purgers of caches that take purges over HTTP: Varnish, nginx, Fastly. May use the cache's values
 * and the JDK's HTTP client.
 */
@NullMarked
package dev.edgekit.cache.http;

import org.jspecify.annotations.NullMarked;
