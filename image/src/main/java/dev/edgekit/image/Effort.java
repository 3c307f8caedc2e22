package dev.edgekit.image;

/**
 * How much time an encoder may take to make the same quality smaller. Times are for AVIF; WebP and
 * JPEG differ less.
 */
public enum Effort {
  /** For a request that waits: about 20 ms for 800 × 600. */
  FAST,
  /** About four times FAST for 10 % fewer bytes. */
  BALANCED,
  /** About forty times FAST for 30 % fewer bytes: for background passes and batches. */
  SMALL;
}
