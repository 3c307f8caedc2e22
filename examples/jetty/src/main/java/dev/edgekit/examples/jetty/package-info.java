@NullMarked
package dev.edgekit.examples.jetty;

import org.jspecify.annotations.NullMarked;
