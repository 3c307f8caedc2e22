/**
 * Bearer tokens that another service has issued, JWT first of all. Uses the room of support and the
 * root's values.
 */
@NullMarked
package dev.edgekit.auth.token;

import org.jspecify.annotations.NullMarked;
