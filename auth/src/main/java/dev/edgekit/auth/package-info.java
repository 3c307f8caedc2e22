/**
 * Decides about requests: start at {@link dev.edgekit.auth.AuthGate}, which joins the rules ({@link
 * dev.edgekit.auth.rule}) with the checks that they name ({@link dev.edgekit.auth.session}, {@link
 * dev.edgekit.auth.key}) and alone knows all of them. A failure in here denies.
 *
 * <p>A request's way: {@code internal.path} refuses a target that can be read in two ways, {@link
 * dev.edgekit.auth.path} gives the one reading of any other, {@code internal.language} shows the
 * request as the matchers see it, {@code internal.index} finds the winning rule, and the gate runs
 * that rule's check. {@link dev.edgekit.auth.Principal} is what sessions and keys share.
 */
@NullMarked
package dev.edgekit.auth;

import org.jspecify.annotations.NullMarked;
