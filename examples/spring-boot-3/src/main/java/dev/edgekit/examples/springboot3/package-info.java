@NullMarked
package dev.edgekit.examples.springboot3;

import org.jspecify.annotations.NullMarked;
