package dev.edgekit.image;

/** What results tell beside the picture. Places, cameras, times and previews never stay. */
public enum Metadata {
  /** Nothing: the default, and the fewest bytes. */
  STRIP,
  /**
   * Artist and copyright notice, as Exif. They are taken from the source's Exif, else from IPTC-IIM
   * (JPEG), else from XMP: the order of the Metadata Working Group's guidelines.
   */
  KEEP_COPYRIGHT
}
