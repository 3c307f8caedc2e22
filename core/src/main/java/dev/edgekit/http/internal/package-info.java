/** What EdgeKit's modules share and nobody else uses. */
@NullMarked
package dev.edgekit.http.internal;

import org.jspecify.annotations.NullMarked;
