@NullMarked
package dev.edgekit.examples.demo;

import org.jspecify.annotations.NullMarked;
