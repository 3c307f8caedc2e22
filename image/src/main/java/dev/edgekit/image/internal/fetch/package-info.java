/**
 * Fetches from other servers, and can't be tricked into fetching from internal ones: hosts and IP
 * addresses are checked where the connection is made, and redirects are followed by hand.
 */
@NullMarked
package dev.edgekit.image.internal.fetch;

import org.jspecify.annotations.NullMarked;
