package dev.edgekit.auth.internal.index;

import dev.edgekit.auth.internal.index.RuleIndex.Entry;
import dev.edgekit.auth.internal.language.Condition;
import dev.edgekit.auth.internal.language.IndexKey;
import dev.edgekit.auth.internal.language.IndexKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link RuleIndex}: counts how often each literal occurs, files each rule under its
 * rarest, and does the same again in each bucket that holds many. Confined to one thread.
 */
public final class RuleIndexBuilder {
  /** A bucket of up to this many rules is tried one by one. */
  static final int SMALL = 4;

  private static final IndexDimension[] NO_DIMENSIONS = {};

  private final Set<IndexKind> missed;

  /**
   * How many more copies of rules may be filed. A rule of alternatives stands in several buckets,
   * in each of which it may be split again; the allowance keeps that from multiplying.
   */
  private long copies;

  private RuleIndexBuilder(long copies, Set<IndexKind> missed) {
    this.copies = copies;
    this.missed = missed;
  }

  /** The index of conditions in the order of their precedence. */
  public static RuleIndex build(List<Condition> conditions) {
    return build(conditions, Set.of());
  }

  /**
   * As {@link #build(List)}.
   *
   * @param missed kinds of buckets that are thrown away: a broken index, for the test that must see
   *     it
   */
  public static RuleIndex build(List<Condition> conditions, Set<IndexKind> missed) {
    if (conditions.isEmpty()) {
      return new RuleIndex(RuleIndex.NONE, new Entry[0], NO_DIMENSIONS);
    }
    List<Entry> entries = new ArrayList<>(conditions.size());
    for (int rank = 0; rank < conditions.size(); rank++) {
      entries.add(new Entry(rank, conditions.get(rank)));
    }
    long copies = 4L * conditions.size() + 10_000;
    return new RuleIndexBuilder(copies, missed).index(entries, Set.of());
  }

  /** The literals that one rule can be filed under, and how many rules they have in all. */
  private record Cover(List<IndexKey> accesses, long rules) {
    Cover rarer(Cover that) {
      if (rules != that.rules) {
        return rules < that.rules ? this : that;
      }
      return kind().compareTo(that.kind()) <= 0 ? this : that;
    }

    private IndexKind kind() {
      return accesses.get(0).kind();
    }
  }

  private RuleIndex index(List<Entry> entries, Set<IndexKey> used) {
    if (entries.size() <= SMALL || copies < 0) {
      return leaf(entries);
    }
    Map<IndexKey, Integer> counts = count(entries, used);
    List<Entry> scanned = new ArrayList<>();
    Map<IndexKey, List<Entry>> filed = new LinkedHashMap<>();
    for (Entry entry : entries) {
      Cover cover = entry.rest() == null ? null : cover(entry.rest(), counts);
      if (cover == null) {
        scanned.add(entry);
      } else {
        file(entry, cover, filed);
      }
    }
    IndexDimension[] dimensions = dimensions(filed, used);
    return new RuleIndex(entries.get(0).rank(), scanned.toArray(Entry[]::new), dimensions);
  }

  private void file(Entry entry, Cover cover, Map<IndexKey, List<Entry>> filed) {
    copies -= cover.accesses.size() - 1;
    for (IndexKey access : cover.accesses) {
      filed.computeIfAbsent(access, a -> new ArrayList<>(1)).add(entry.where(access));
    }
  }

  private RuleIndex bucket(List<Entry> entries, Set<IndexKey> used, IndexKey access) {
    if (entries.size() <= SMALL) {
      return leaf(entries);
    }
    Set<IndexKey> usedHere = new HashSet<>(used);
    usedHere.add(access);
    return index(entries, usedHere);
  }

  private static RuleIndex leaf(List<Entry> entries) {
    return new RuleIndex(entries.get(0).rank(), entries.toArray(Entry[]::new), NO_DIMENSIONS);
  }

  private IndexDimension[] dimensions(Map<IndexKey, List<Entry>> filed, Set<IndexKey> used) {
    Map<IndexKind, Map<IndexKey, RuleIndex>> byKind = new EnumMap<>(IndexKind.class);
    filed.forEach(
        (access, entries) ->
            byKind
                .computeIfAbsent(access.kind(), k -> new LinkedHashMap<>())
                .put(access, bucket(entries, used, access)));
    byKind.keySet().removeAll(missed);
    return DimensionFactory.dimensions(byKind).toArray(IndexDimension[]::new);
  }

  private Map<IndexKey, Integer> count(List<Entry> entries, Set<IndexKey> used) {
    Map<IndexKey, Integer> counts = new HashMap<>();
    for (Entry entry : entries) {
      if (entry.rest() != null) {
        count(entry.rest(), used, counts);
      }
    }
    return counts;
  }

  private static void count(
      Condition condition, Set<IndexKey> used, Map<IndexKey, Integer> counts) {
    if (condition instanceof Condition.All all) {
      all.operands().forEach(operand -> count(operand, used, counts));
    } else if (condition instanceof Condition.Any any) {
      any.operands().forEach(operand -> count(operand, used, counts));
    } else if (condition instanceof Condition.Is is) {
      IndexKey access = is.matcher().indexKey();
      if (access != null && !used.contains(access)) {
        counts.merge(access, 1, Integer::sum);
      }
    }
  }

  /** The rarest literals of which at least one is present wherever the condition holds. */
  private static @Nullable Cover cover(Condition condition, Map<IndexKey, Integer> counts) {
    if (condition instanceof Condition.Is is) {
      IndexKey access = is.matcher().indexKey();
      Integer rules = access == null ? null : counts.get(access);
      return access == null || rules == null ? null : new Cover(List.of(access), rules);
    }
    if (condition instanceof Condition.All all) {
      return best(all, counts);
    }
    return condition instanceof Condition.Any any ? union(any, counts) : null;
  }

  private static @Nullable Cover best(Condition.All all, Map<IndexKey, Integer> counts) {
    Cover best = null;
    for (Condition operand : all.operands()) {
      Cover cover = cover(operand, counts);
      if (cover != null) {
        best = best == null ? cover : best.rarer(cover);
      }
    }
    return best;
  }

  private static @Nullable Cover union(Condition.Any any, Map<IndexKey, Integer> counts) {
    Set<IndexKey> accesses = new HashSet<>();
    long rules = 0;
    for (Condition operand : any.operands()) {
      Cover cover = cover(operand, counts);
      if (cover == null) {
        return null;
      }
      accesses.addAll(cover.accesses);
      rules += cover.rules;
    }
    return accesses.isEmpty() ? null : new Cover(List.copyOf(accesses), rules);
  }

  /** Whether a rule of this condition is found by a literal and not by trying it. */
  public static boolean isIndexable(Condition condition) {
    Map<IndexKey, Integer> counts = new HashMap<>();
    count(condition, Set.of(), counts);
    return cover(condition, counts) != null;
  }
}
