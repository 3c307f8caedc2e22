package dev.edgekit.image;

/**
 * What a page can show before a picture is there.
 *
 * @param width of the original when upright, in pixels
 * @param height of the original when upright, in pixels
 * @param hash its colours and rough shapes
 */
public record Placeholder(int width, int height, ThumbHash hash) {}
