/**
 * The adapter for the JDK's HTTP server, {@code com.sun.net.httpserver}, and that server around one
 * endpoint: for tools, tests and networks that are trusted.
 */
@NullMarked
package dev.edgekit.http.jdk;

import org.jspecify.annotations.NullMarked;
