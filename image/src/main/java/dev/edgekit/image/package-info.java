@NullMarked
package dev.edgekit.image;

import org.jspecify.annotations.NullMarked;
