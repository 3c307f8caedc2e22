package dev.edgekit.image;

/**
 * What a page can show before a picture is there.
 *
 * @param width of the upright original, or of what a preset makes of it, in pixels
 * @param height of the same in pixels
 * @param hash the picture's colours and rough shapes
 * @param version the value of {@code v} in an address of the picture as it is now
 */
public record Placeholder(int width, int height, ThumbHash hash, String version) {}
