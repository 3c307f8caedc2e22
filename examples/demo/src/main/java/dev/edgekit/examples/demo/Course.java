package dev.edgekit.examples.demo;

/**
 * A course, with the photograph on its card.
 *
 * @param id also the photograph's name, without {@code .jpg}
 * @param category a {@link Category#id}
 * @param alt what the photograph shows, for those who can't see it
 * @param width of the photograph, in pixels
 * @param height of the photograph, in pixels
 */
record Course(
    String id,
    String category,
    String title,
    String summary,
    int lessons,
    int minutes,
    String alt,
    int width,
    int height) {}
