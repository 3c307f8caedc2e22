package dev.edgekit.image;

/** What results tell beside the picture. Places, cameras, times and previews never stay. */
public enum Metadata {
  /** Nothing: the default, and the fewest bytes. */
  STRIP,
  /** Exif's artist and copyright notice. */
  KEEP_COPYRIGHT
}
