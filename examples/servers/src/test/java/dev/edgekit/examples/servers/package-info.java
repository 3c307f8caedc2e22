@NullMarked
package dev.edgekit.examples.servers;

import org.jspecify.annotations.NullMarked;
