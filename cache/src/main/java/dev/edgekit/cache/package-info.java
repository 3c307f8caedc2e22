@NullMarked
package dev.edgekit.cache;

import org.jspecify.annotations.NullMarked;
