package dev.edgekit.cache.internal.rules;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A value in a structured field, of one of the types of RFC 9651 §3.3, or an inner list of them.
 */
public sealed interface Item {
  /** An integer. */
  record Int(long value) implements Item {}

  /** A number with a fraction. */
  record Decimal(BigDecimal value) implements Item {}

  /** A string of visible ASCII characters. */
  record Str(String value) implements Item {}

  /** A bare word. */
  record Token(String name) implements Item {}

  /** A byte sequence; read-only. */
  record Bytes(ByteBuffer value) implements Item {}

  /** True or false. */
  record Bool(boolean value) implements Item {}

  /** A date. */
  record Date(long epochSeconds) implements Item {}

  /** A string of any characters. */
  record Display(String text) implements Item {}

  /** An inner list: a list as one member of a list or a dictionary. */
  record Inner(List<Item> items) implements Item {
    /** The list cannot be changed. */
    public Inner {
      items = List.copyOf(items);
    }
  }
}
