/**
 * What several rooms need and none owns: the connection to Redis, a log that can't be flooded,
 * random secrets, spelling. Uses nothing of the other rooms.
 */
@NullMarked
package dev.edgekit.auth.internal.support;

import org.jspecify.annotations.NullMarked;
