/**
 * What the examples of frameworks have in common: the command line, and the libraries it asks for.
 */
@NullMarked
package dev.edgekit.examples.course;

import org.jspecify.annotations.NullMarked;
