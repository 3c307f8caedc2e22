/**
 * What can be done to a picture besides sizing it, one file for each: crop, trim, blur, overlay,
 * rounded corners. Knows planes and what a transform asks for. Pure functions.
 */
@NullMarked
package dev.edgekit.image.internal.edit;

import org.jspecify.annotations.NullMarked;
