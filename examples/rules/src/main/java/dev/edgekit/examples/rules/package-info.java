@NullMarked
package dev.edgekit.examples.rules;

import org.jspecify.annotations.NullMarked;
