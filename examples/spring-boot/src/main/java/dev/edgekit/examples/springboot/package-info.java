@NullMarked
package dev.edgekit.examples.springboot;

import org.jspecify.annotations.NullMarked;
