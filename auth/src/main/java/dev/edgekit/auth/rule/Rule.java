package dev.edgekit.auth.rule;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule as its file states it.
 *
 * @param id its name, unique in its set
 * @param when the condition's text
 * @param explicitPriority what the file says; 0 if nothing
 * @param check the name of the check that its requests need
 * @param strip the segments that its requests' paths lose; null for none
 * @param scopes what an API key must be allowed
 * @param source the file it is from
 * @param line the line where it starts, from 1; 0 if there is none
 */
record Rule(
    String id,
    String when,
    long explicitPriority,
    String check,
    @Nullable String strip,
    List<String> scopes,
    String source,
    int line) {

  /** Traefik's: the length of the condition's text in bytes, unless the file says another. */
  long priority() {
    return explicitPriority != 0 ? explicitPriority : length();
  }

  private int length() {
    return when.getBytes(StandardCharsets.UTF_8).length;
  }
}
