/**
 * Who is signed in: {@link dev.edgekit.auth.session.SessionCheck} and the sessions of express-
 * session, Spring Session, Auth.js and our own, over a {@link
 * dev.edgekit.auth.session.SessionStore}. Knows nothing of rules and keys; uses {@code
 * internal.support} alone.
 */
@NullMarked
package dev.edgekit.auth.session;

import org.jspecify.annotations.NullMarked;
