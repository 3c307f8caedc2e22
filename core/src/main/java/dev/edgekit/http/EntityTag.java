package dev.edgekit.http;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A validator of a representation (RFC 9110 §8.8.3): {@code "abc"} or, weak, {@code W/"abc"}.
 * Thread-safe.
 *
 * @param opaque the text between the quotes
 */
public record EntityTag(boolean weak, String opaque) {
  /**
   * An entity tag.
   *
   * @throws IllegalArgumentException if the opaque part holds a quote, a space or a control
   *     character
   */
  public EntityTag {
    if (!isOpaque(opaque)) {
      throw new IllegalArgumentException("not the opaque part of an entity tag: " + opaque);
    }
  }

  /** A strong entity tag. */
  public static EntityTag strong(String opaque) {
    requireNonNull(opaque, "opaque must not be null");
    return new EntityTag(false, opaque);
  }

  /** The entity tag that the text spells; absent if it spells none. */
  public static Optional<EntityTag> parse(String text) {
    boolean weak = text.startsWith("W/");
    String quoted = weak ? text.substring(2) : text;
    if (quoted.length() < 2 || !quoted.startsWith("\"") || !quoted.endsWith("\"")) {
      return Optional.empty();
    }
    String opaque = quoted.substring(1, quoted.length() - 1);
    return isOpaque(opaque) ? Optional.of(new EntityTag(weak, opaque)) : Optional.empty();
  }

  /**
   * The entity tags of a list such as {@code If-None-Match}; elements that aren't entity tags are
   * left out.
   */
  public static List<EntityTag> parseList(String field) {
    List<EntityTag> tags = new ArrayList<>();
    int i = 0;
    while (i < field.length()) {
      int open = field.indexOf('"', i);
      int close = open < 0 ? -1 : field.indexOf('"', open + 1);
      if (close < 0) {
        break;
      }
      boolean weak = open >= 2 && field.startsWith("W/", open - 2);
      parse(field.substring(weak ? open - 2 : open, close + 1)).ifPresent(tags::add);
      i = close + 1;
    }
    return tags;
  }

  /** Whether both are strong and have the same opaque part (RFC 9110 §8.8.3.2). */
  public boolean matchesStrongly(EntityTag other) {
    return !weak && !other.weak && opaque.equals(other.opaque);
  }

  /** Whether both have the same opaque part, weak or not. */
  public boolean matchesWeakly(EntityTag other) {
    return opaque.equals(other.opaque);
  }

  /**
   * Whether an {@code If-None-Match} with this value matches this representation (RFC 9110
   * §13.1.2): by weak comparison, or by {@code *}. The answer to a GET or HEAD is then 304.
   */
  public boolean isAmong(String ifNoneMatch) {
    return ifNoneMatch.strip().equals("*")
        || parseList(ifNoneMatch).stream().anyMatch(this::matchesWeakly);
  }

  /** The tag as it stands in a field. */
  @Override
  public String toString() {
    return (weak ? "W/\"" : "\"") + opaque + '"';
  }

  private static boolean isOpaque(String text) {
    for (int i = 0; i < text.length(); i++) { // asked on each hit, where a stream would cost more
      char c = text.charAt(i);
      if (c < 0x21 || c == '"' || c == 0x7f) {
        return false;
      }
    }
    return true;
  }
}
