/** Users sign in at one service, by Spring Security, and are known to the gate of another. */
@NullMarked
package dev.edgekit.examples.springlogin;

import org.jspecify.annotations.NullMarked;
