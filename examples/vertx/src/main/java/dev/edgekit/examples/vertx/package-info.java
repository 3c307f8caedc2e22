@NullMarked
package dev.edgekit.examples.vertx;

import org.jspecify.annotations.NullMarked;
