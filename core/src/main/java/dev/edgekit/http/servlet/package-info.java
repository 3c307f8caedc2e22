/**
 * The adapter for Jakarta Servlet 5.0 and later: {@link dev.edgekit.http.servlet.ServletExchange}
 * shows a servlet request as a {@link dev.edgekit.http.Request} and writes a {@link
 * dev.edgekit.http.Response}. The servlet API is the container's; EdgeKit brings none.
 */
@NullMarked
package dev.edgekit.http.servlet;

import org.jspecify.annotations.NullMarked;
