package dev.edgekit.cache.internal.answer;

/** With whom an answer may be shared downstream of this cache. */
public enum Sharing {
  /** With everyone, as far as the response's fields allow. */
  EVERYONE,
  /** It could be one user's: with nobody but that user's browser. */
  ONE_USER
}
