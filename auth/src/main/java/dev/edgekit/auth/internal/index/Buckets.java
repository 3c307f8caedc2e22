package dev.edgekit.auth.internal.index;

import dev.edgekit.auth.internal.index.RuleIndex.Entry;
import dev.edgekit.auth.internal.language.IndexKey;
import dev.edgekit.auth.internal.support.Numbering;
import java.util.ArrayList;
import java.util.List;

/** Entries by the key that they are filed under, in the order in which the keys came. */
final class Buckets {
  private final Numbering<IndexKey> keys = new Numbering<>();

  /** By the number of their key. Most lists of a large set never grow, so they start small. */
  private final List<List<Entry>> buckets = new ArrayList<>();

  void add(IndexKey key, Entry entry) {
    int number = keys.add(key);
    if (number == buckets.size()) {
      buckets.add(List.of(entry));
      return;
    }
    List<Entry> bucket = buckets.get(number);
    if (bucket.size() == 1) {
      bucket = new ArrayList<>(bucket);
      buckets.set(number, bucket);
    }
    bucket.add(entry);
  }

  /** Adds a key that isn't there, with its bucket. */
  void put(IndexKey key, List<Entry> bucket) {
    keys.add(key);
    buckets.add(bucket);
  }

  List<IndexKey> keys() {
    return keys.keys();
  }

  /** The bucket of the key with this number. */
  List<Entry> get(int number) {
    return buckets.get(number);
  }
}
