package dev.edgekit.cache.internal.answer;

/** With whom an answer may be shared downstream of this cache. */
public enum Sharing {
  /** With everyone, as far as the response's fields allow. */
  EVERYONE,
  /** With one user's browser alone: the response could be that user's. */
  ONE_USER
}
