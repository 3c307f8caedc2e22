/**
 * From a request to what it asks for, and from a variant to the response: addresses, widths,
 * negotiation, hints, header fields, placeholders. Knows HTTP and no pixels.
 */
@NullMarked
package dev.edgekit.image.internal.serve;

import org.jspecify.annotations.NullMarked;
