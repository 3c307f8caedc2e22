package dev.edgekit.image;

/** The metadata that results carry. Places, cameras, times and previews are never kept. */
public enum Metadata {
  /** Nothing: the default, and the fewest bytes. */
  STRIP,
  /**
   * Artist and copyright notice, as Exif. They are taken from the source's Exif, else from IPTC-IIM
   * (JPEG), else from XMP: the order of the Metadata Working Group's guidelines.
   */
  KEEP_COPYRIGHT
}
