/**
 * The image pipeline: start at {@link dev.edgekit.image.ImageService}. From originals to cached
 * variants at the size that a screen needs, as AVIF where the client decodes it.
 *
 * <p><b>Serving.</b> {@code ImageRequest}, {@code WidthLadder}, {@code Negotiation} and {@link
 * dev.edgekit.image.UrlSigner} say which variant is meant ({@code VariantKey}); {@code
 * VariantMaker} finds it or has it made once ({@code SingleFlight}, {@code Workers}, {@code
 * Turns}), {@code Refinement} makes it smaller later, and {@code Answers} is the HTTP.
 *
 * <p><b>Making.</b> {@code Pipeline} lists the steps that a {@code Job} goes through: {@code
 * ProbeStep} and {@code GuardStep} read headers alone, {@code ChooseStep} and {@code VerifyStep}
 * decide what the answer is, {@code AnimateStep} is the way of what moves. An {@link
 * dev.edgekit.image.ImageEngine} decodes and encodes {@link dev.edgekit.image.Pixels}. {@link
 * dev.edgekit.image.Quality} means {@link dev.edgekit.image.Ssimulacra2}, by {@code Calibration}'s
 * tables or searched by {@code ScoreSearch}.
 *
 * <p><b>Stores.</b> {@link dev.edgekit.image.Originals} and {@link dev.edgekit.image.Variants} on
 * the file system, in S3, on the class path, on the heap, and behind {@code GuardedFetch} on other
 * servers.
 *
 * <p>Hidden packages: {@code header} reads and cleans files in pure Java, {@code ffmpeg} and {@code
 * portable} are the engines, {@code pixels} is arithmetic on planes, {@code avif}, {@code gif} and
 * {@code png} are those formats.
 */
@NullMarked
package dev.edgekit.image;

import org.jspecify.annotations.NullMarked;
