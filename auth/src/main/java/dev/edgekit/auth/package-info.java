/**
 * The request classifier: start at {@link dev.edgekit.auth.AuthGate}. Three parts, kept apart.
 *
 * <p><b>The path.</b> {@link dev.edgekit.auth.CanonicalPath} accepts a request target or rejects it
 * with a {@link dev.edgekit.auth.PathRejection} and never repairs one ({@code TargetScan}, {@code
 * PercentDecoder}, {@code PathCharacters}).
 *
 * <p><b>The rules.</b> A {@link dev.edgekit.auth.RuleSource} reads and follows them ({@code
 * RuleFileReader}, {@code TraefikRouters}, {@code FollowedRules}, {@code ReloadGuard}); {@code
 * RuleLexer} and {@code RuleParser} make an {@code Expression} of {@code Matcher}s; {@code
 * ConditionCompiler} and {@code RuleIndexBuilder} compile a {@link dev.edgekit.auth.RuleSet}, in
 * which {@link dev.edgekit.auth.RequestClassifier}, pure, finds the winning rule ({@code
 * RuleIndex}, {@code Dimension}; {@code GoRegexp} for regular expressions). {@code RuleLinter},
 * {@code Explainer} and {@link dev.edgekit.auth.Shadow} tell people about it.
 *
 * <p><b>The checks</b> do the I/O. Sessions: {@link dev.edgekit.auth.SessionCheck} and its kinds
 * ({@link dev.edgekit.auth.ExpressSessions}, {@link dev.edgekit.auth.SpringSessions}, {@link
 * dev.edgekit.auth.AuthJsSessions}, our own {@link dev.edgekit.auth.Sessions}). Keys: {@link
 * dev.edgekit.auth.ApiKeys} over a store, with rates. {@code CrossOriginGuard} stands before
 * sessions. Whatever fails there denies.
 */
@NullMarked
package dev.edgekit.auth;

import org.jspecify.annotations.NullMarked;
