@NullMarked
package dev.edgekit.examples.micronaut;

import org.jspecify.annotations.NullMarked;
