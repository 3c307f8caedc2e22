/** What a service does when a picture was uploaded, replaced or deleted in S3. */
@NullMarked
package dev.edgekit.examples.uploads;

import org.jspecify.annotations.NullMarked;
