/**
 * The native engine: FFmpeg's libavcodec through JavaCPP, for codecs alone. Pixels are copied to
 * the Java heap and back; every native object is freed on every path. Hidden from users.
 */
@NullMarked
package dev.edgekit.image.ffmpeg;

import org.jspecify.annotations.NullMarked;
