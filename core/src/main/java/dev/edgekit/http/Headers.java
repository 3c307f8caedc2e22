package dev.edgekit.http;

import static java.util.Objects.requireNonNull;

import dev.edgekit.http.internal.Token;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Header fields: an immutable, ordered multimap whose names compare without regard to case (RFC
 * 9110 §5).
 *
 * <p>A name is a token. A value is what RFC 9110 §5.5 lets stand in a field: tab, space, the
 * visible characters of ASCII, and U+0080 to U+00FF, which stand for the octets of the same number.
 * Anything else is refused with {@link IllegalArgumentException} when the fields are made, so no
 * server can write a value as something else, a line break least of all. {@link FieldText} encodes
 * text that is not ASCII. Spaces and tabs around a value are trimmed. Thread-safe.
 */
public final class Headers {
  private static final Headers EMPTY = new Headers(new String[0]);

  /**
   * Name, value, name, value: lookups over the dozen fields of a message beat a hash map, and
   * allocate nothing.
   */
  private final String[] fields;

  private Headers(String[] fields) {
    this.fields = fields;
  }

  /** No fields. */
  public static Headers empty() {
    return EMPTY;
  }

  /**
   * The fields in the given order.
   *
   * @param namesAndValues a name, its value, a name, its value, …
   */
  public static Headers of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "a header name without a value: " + namesAndValues[namesAndValues.length - 1]);
    }
    Builder builder = builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return builder.build();
  }

  /** A builder with no fields. */
  public static Builder builder() {
    return new Builder(16);
  }

  /** The value of the first field with this name. */
  public Optional<String> first(String name) {
    requireNonNull(name, "name must not be null");
    int i = indexOf(name, 0);
    return i < 0 ? Optional.empty() : Optional.of(fields[i + 1]);
  }

  /** The values of all fields with this name, in order; empty if there is none. */
  public List<String> all(String name) {
    requireNonNull(name, "name must not be null");
    int i = indexOf(name, 0);
    if (i < 0) {
      return List.of();
    }
    List<String> values = new ArrayList<>(1);
    for (; i >= 0; i = indexOf(name, i + 2)) {
      values.add(fields[i + 1]);
    }
    return List.copyOf(values);
  }

  /**
   * The values of all fields with this name as one list value, joined with a comma (RFC 9110 §5.3).
   * Not for {@code Set-Cookie}.
   */
  public Optional<String> combined(String name) {
    requireNonNull(name, "name must not be null");
    int i = indexOf(name, 0);
    if (i < 0) {
      return Optional.empty();
    }
    int next = indexOf(name, i + 2);
    return Optional.of(next < 0 ? fields[i + 1] : String.join(", ", all(name)));
  }

  /** Whether there is a field with this name. */
  public boolean contains(String name) {
    requireNonNull(name, "name must not be null");
    return indexOf(name, 0) >= 0;
  }

  /** The number of fields; duplicates count. */
  public int size() {
    return fields.length / 2;
  }

  /**
   * The name of one field, as it was written; for loops that allocate nothing, with {@link
   * #valueAt}.
   *
   * @param index from 0 to {@link #size()} - 1
   * @throws IndexOutOfBoundsException beyond
   */
  public String nameAt(int index) {
    return fields[2 * Objects.checkIndex(index, size())];
  }

  /**
   * The value of one field.
   *
   * @param index from 0 to {@link #size()} - 1
   * @throws IndexOutOfBoundsException beyond
   */
  public String valueAt(int index) {
    return fields[2 * Objects.checkIndex(index, size()) + 1];
  }

  /** Whether there is no field. */
  public boolean isEmpty() {
    return fields.length == 0;
  }

  /** Hands each field's name, as it was written, and value to the action, in order. */
  public void forEach(BiConsumer<String, String> action) {
    requireNonNull(action, "action must not be null");
    for (int i = 0; i < fields.length; i += 2) {
      action.accept(fields[i], fields[i + 1]);
    }
  }

  /** The values by lower-case name, in the order of each name's first field. */
  public Map<String, List<String>> toMap() {
    Map<String, List<String>> map = new LinkedHashMap<>();
    forEach((name, value) -> map.computeIfAbsent(lower(name), n -> new ArrayList<>(1)).add(value));
    map.replaceAll((name, values) -> List.copyOf(values));
    return map;
  }

  /**
   * These fields with every field of this name replaced by one, which stands at the end if it is
   * new.
   */
  public Headers with(String name, String value) {
    requireNonNull(name, "name must not be null");
    return toBuilder().set(name, value).build();
  }

  /** These fields and one more at the end. */
  public Headers adding(String name, String value) {
    requireNonNull(name, "name must not be null");
    return toBuilder().add(name, value).build();
  }

  /** These fields without those of the given names. */
  public Headers without(String... names) {
    requireNonNull(names, "names must not be null");
    Builder builder = toBuilder();
    for (String name : names) {
      builder.remove(name);
    }
    return builder.build();
  }

  /** A builder that starts with these fields. */
  public Builder toBuilder() {
    Builder builder = new Builder(fields.length + 4); // room for what is mostly added
    Collections.addAll(builder.fields, fields);
    return builder;
  }

  private int indexOf(String name, int from) {
    for (int i = from; i < fields.length; i += 2) {
      if (fields[i].equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Same fields in the same order; names compare without regard to case, values with regard to it.
   */
  @Override
  public boolean equals(Object other) {
    if (!(other instanceof Headers that) || that.fields.length != fields.length) {
      return false;
    }
    for (int i = 0; i < fields.length; i += 2) {
      if (!fields[i].equalsIgnoreCase(that.fields[i])
          || !fields[i + 1].equals(that.fields[i + 1])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < fields.length; i += 2) {
      hash = 31 * (31 * hash + lower(fields[i]).hashCode()) + fields[i + 1].hashCode();
    }
    return hash;
  }

  /** The names alone: a value may be a cookie or a key, and this text ends up in logs. */
  @Override
  public String toString() {
    return toMap().keySet().toString();
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** Collects fields. Confined to one thread. */
  public static final class Builder {
    private final List<String> fields;

    private Builder(int room) {
      fields = new ArrayList<>(room);
    }

    /** Adds a field at the end. */
    public Builder add(String name, String value) {
      requireNonNull(name, "name must not be null");
      fields.add(checkName(name));
      fields.add(checkValue(name, trim(value)));
      return this;
    }

    /**
     * Replaces every field of this name by one in the place of the first, or adds it at the end.
     */
    public Builder set(String name, String value) {
      requireNonNull(name, "name must not be null");
      for (int i = 0; i < fields.size(); i += 2) {
        if (fields.get(i).equalsIgnoreCase(name)) {
          fields.set(i + 1, checkValue(name, trim(value)));
          removeFrom(i + 2, name);
          return this;
        }
      }
      return add(name, value);
    }

    /** Removes every field of this name. */
    public Builder remove(String name) {
      requireNonNull(name, "name must not be null");
      removeFrom(0, name);
      return this;
    }

    /** The fields collected so far. */
    public Headers build() {
      return fields.isEmpty() ? EMPTY : new Headers(fields.toArray(String[]::new));
    }

    private void removeFrom(int start, String name) {
      for (int i = fields.size() - 2; i >= start; i -= 2) {
        if (fields.get(i).equalsIgnoreCase(name)) {
          fields.subList(i, i + 2).clear();
        }
      }
    }

    private static String checkName(String name) {
      if (!Token.isToken(name)) {
        throw new IllegalArgumentException(
            "not a header field name (RFC 9110 §5.1): \"" + name + "\"");
      }
      return name;
    }

    /** RFC 9110 §5.5: optional white space is space and tab, and not part of the value. */
    private static String trim(String value) {
      int start = 0;
      int end = value.length();
      while (start < end && isBlank(value.charAt(start))) {
        start++;
      }
      while (end > start && isBlank(value.charAt(end - 1))) {
        end--;
      }
      return value.substring(start, end);
    }

    private static boolean isBlank(char c) {
      return c == ' ' || c == '\t';
    }

    /** The message names the field and not the value, which may be a secret. */
    private static String checkValue(String name, String value) {
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (!((c >= ' ' && c < 0x7f) || (c >= 0x80 && c <= 0xff) || c == '\t')) {
          throw new IllegalArgumentException(
              "the value of header field %s has U+%04X at %d, which no field can hold; %s"
                  .formatted(name, (int) c, i, "FieldText encodes text that is not ASCII"));
        }
      }
      return value;
    }
  }
}
