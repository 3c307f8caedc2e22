/**
 * The neutral HTTP model: a {@link dev.edgekit.http.Request} is a view that an adapter implements
 * around a framework's own object, a {@link dev.edgekit.http.Response} is a value. What RFC 9110
 * says about both and at least two of EdgeKit's modules need (negotiation, validators, dates) lives
 * here; nothing else does.
 */
@NullMarked
package dev.edgekit.http;

import org.jspecify.annotations.NullMarked;
