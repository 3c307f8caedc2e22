/**
 * The characters of targets, hosts and encodings: a scan without allocation that says what is
 * wrong, and the decoding that the matchers see. Uses nothing of the other rooms.
 */
@NullMarked
package dev.edgekit.auth.internal.path;

import org.jspecify.annotations.NullMarked;
