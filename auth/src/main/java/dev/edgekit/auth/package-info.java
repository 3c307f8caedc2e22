/**
 * The request classifier. A {@link dev.edgekit.auth.CanonicalPath} accepts a request target or
 * rejects it with a reason and never repairs one; rules say which check a request needs; the checks
 * (a session, an API key, none, deny) do the I/O.
 */
@NullMarked
package dev.edgekit.auth;

import org.jspecify.annotations.NullMarked;
