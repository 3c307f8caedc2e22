/**
 * Amazon CloudFront: the purger that a cache is built with, which sends again what fails, and the
 * linter of a distribution's policies. Uses the rules of HTTP caching and the values of the cache,
 * nothing of its inside.
 */
@NullMarked
package dev.edgekit.cache.cloudfront;

import org.jspecify.annotations.NullMarked;
