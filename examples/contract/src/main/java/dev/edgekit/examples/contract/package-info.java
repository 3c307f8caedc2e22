/**
 * What an example of a framework has to hold, and the clients that ask it: on sockets, with targets
 * that nobody tidies.
 */
@NullMarked
package dev.edgekit.examples.contract;

import org.jspecify.annotations.NullMarked;
