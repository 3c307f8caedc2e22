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
 * @param service the service that its requests are for; null if the file names none
 * @param scopes the scopes that an API key or token needs
 * @param accept the spellings of targets that it accepts besides those that every rule does
 * @param ownCredential whether other credentials than its check's don't count
 * @param csrf whether it refuses requests that another site caused, though its check needs no
 *     principal
 * @param source the file it is from
 * @param line the line where it starts, from 1; 0 if there is none
 * @param whenLine the line where its condition starts
 */
record Rule(
    String id,
    String when,
    long explicitPriority,
    String check,
    @Nullable String strip,
    @Nullable String service,
    List<String> scopes,
    Acceptance accept,
    boolean ownCredential,
    boolean csrf,
    String source,
    int line,
    int whenLine) {

  /**
   * By Traefik's rule: the length of the condition's text in bytes, unless the file states a
   * priority.
   */
  long priority() {
    return explicitPriority != 0 ? explicitPriority : length();
  }

  private int length() {
    return when.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The line of a character of the condition, which may span several lines of its document. */
  int lineOf(int position) {
    String before = when.substring(0, Math.min(position, when.length()));
    long breaks = before.lines().count() - (before.endsWith("\n") ? 0 : 1);
    return when.strip().indexOf('\n') < 0 ? whenLine : whenLine + 1 + (int) Math.max(0, breaks);
  }
}
