package dev.edgekit.cache.internal.answer;

/** With whom what a request gets may be shared after this cache. */
public enum Sharing {
  /** With everyone, as far as the fields of the response go. */
  EVERYONE,
  /** It could be one user's: with nobody but that user's browser. */
  ONE_USER
}
