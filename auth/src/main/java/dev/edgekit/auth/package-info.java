@NullMarked
package dev.edgekit.auth;

import org.jspecify.annotations.NullMarked;
