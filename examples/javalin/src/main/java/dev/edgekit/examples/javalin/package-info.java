@NullMarked
package dev.edgekit.examples.javalin;

import org.jspecify.annotations.NullMarked;
