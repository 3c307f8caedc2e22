/**
 * Fetches from other servers without being sent to one's own: addresses and hosts are checked where
 * the connection is made, redirects are followed by hand.
 */
@NullMarked
package dev.edgekit.image.internal.fetch;

import org.jspecify.annotations.NullMarked;
