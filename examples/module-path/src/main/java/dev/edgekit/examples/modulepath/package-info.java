@NullMarked
package dev.edgekit.examples.modulepath;

import org.jspecify.annotations.NullMarked;
