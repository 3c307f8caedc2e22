/**
 * IP addresses, networks, and what trusted proxies say about a request. Uses nothing of the other
 * rooms.
 */
@NullMarked
package dev.edgekit.auth.internal.net;

import org.jspecify.annotations.NullMarked;
