@NullMarked
package dev.edgekit.examples.jdkhttp;

import org.jspecify.annotations.NullMarked;
