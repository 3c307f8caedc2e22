package dev.edgekit.image;

/** How much time an encoder may take to make the same quality smaller. */
public enum Effort {
  /** For a request that waits: about 30 ms for 800 × 600 as AVIF. */
  FAST,
  /** About three times FAST for 7 % fewer bytes. */
  BALANCED,
  /** About ten times FAST for 10 % fewer bytes: for background passes and batches. */
  SMALL
}
