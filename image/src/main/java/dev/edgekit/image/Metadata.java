package dev.edgekit.image;

/** What is kept of a source's metadata. Position, camera and thumbnails are never kept. */
public enum Metadata {
  /** Nothing. The default. */
  STRIP,
  /** The copyright notice and the artist, where the output's format can hold them. */
  COPYRIGHT
}
