/**
 * Who is signed in: {@link dev.edgekit.auth.session.SessionCheck} and the sessions of Express,
 * Spring, Auth.js, iron-session and our own, over a {@link dev.edgekit.auth.session.SessionStore}.
 * Knows nothing of rules and keys; uses {@code internal.support} and the root's values.
 */
@NullMarked
package dev.edgekit.auth.session;

import org.jspecify.annotations.NullMarked;
