package dev.edgekit.image;

/**
 * What a page can show before a picture is there.
 *
 * @param width of the original when upright, or of what a preset makes of it, in pixels
 * @param height of the same in pixels
 * @param hash its colours and rough shapes
 * @param version what {@code v} is in an address of the picture as it is now
 */
public record Placeholder(int width, int height, ThumbHash hash, String version) {}
