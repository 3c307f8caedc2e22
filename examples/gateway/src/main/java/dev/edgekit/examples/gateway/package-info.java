@NullMarked
package dev.edgekit.examples.gateway;

import org.jspecify.annotations.NullMarked;
