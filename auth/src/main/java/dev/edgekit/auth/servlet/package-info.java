/**
 * The gate in a servlet container: {@link dev.edgekit.auth.servlet.GateFilter} applies the decision
 * about each request. The servlet API is the container's; EdgeKit brings none.
 */
@NullMarked
package dev.edgekit.auth.servlet;

import org.jspecify.annotations.NullMarked;
