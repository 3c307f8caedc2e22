package dev.edgekit.auth.internal.index;

import dev.edgekit.auth.internal.language.SubstringTable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules that ask for a header field or parameter of one name.
 *
 * @param values the rules that ask for a value of the field or parameter
 * @param expressions the rules that ask for an expression to be found in a value; null for none
 */
public record BucketsByName(
    SubstringTable<RuleIndex> values, @Nullable RegexpTable<RuleIndex> expressions) {
  @Nullable RuleIndex ofValue(String value) {
    return values.get(value);
  }

  /** Names in lower case, found without regard to case and without making a lower-case copy. */
  static final class Table {
    private final @Nullable String[] names;
    private final @Nullable BucketsByName[] buckets;

    Table(Map<String, BucketsByName> byName) {
      int capacity = Integer.highestOneBit(byName.size()) * 4;
      names = new @Nullable String[capacity];
      buckets = new @Nullable BucketsByName[capacity];
      byName.forEach(this::put);
    }

    @Nullable BucketsByName ignoringCase(String name) {
      for (int slot = slot(name); ; slot = (slot + 1) & (names.length - 1)) {
        String known = names[slot];
        if (known == null || known.equalsIgnoreCase(name)) {
          return buckets[slot];
        }
      }
    }

    private void put(String name, BucketsByName ofName) {
      int slot = slot(name);
      while (names[slot] != null) {
        slot = (slot + 1) & (names.length - 1);
      }
      names[slot] = name;
      buckets[slot] = ofName;
    }

    /** Field names are ASCII, where bit 5 is the case of a letter. */
    private int slot(String name) {
      int hash = 0;
      for (int i = 0; i < name.length(); i++) {
        hash = 31 * hash + (name.charAt(i) | 0x20);
      }
      return (hash ^ (hash >>> 15)) & (names.length - 1);
    }
  }
}
