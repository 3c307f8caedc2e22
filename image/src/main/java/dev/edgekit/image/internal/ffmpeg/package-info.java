/**
 * The native engine: FFmpeg's libavcodec through JavaCPP, for codecs alone. Pixels are copied to
 * the Java heap and back; every native object is freed on every path. Uses the packages of formats
 * and {@code pixels}.
 */
@NullMarked
package dev.edgekit.image.internal.ffmpeg;

import org.jspecify.annotations.NullMarked;
