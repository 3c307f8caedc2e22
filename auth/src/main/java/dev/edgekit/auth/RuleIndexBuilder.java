package dev.edgekit.auth;

import dev.edgekit.auth.Access.Kind;
import dev.edgekit.auth.RuleIndex.Entry;
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
final class RuleIndexBuilder {
  /** A bucket of up to this many rules is tried one by one. */
  static final int SMALL = 4;

  private static final Dimension[] NO_DIMENSIONS = {};

  private final Set<Kind> missed;

  /**
   * How many more copies of rules may be filed. A rule of alternatives stands in several buckets,
   * in each of which it may be split again; the allowance keeps that from multiplying.
   */
  private long copies;

  private RuleIndexBuilder(long copies, Set<Kind> missed) {
    this.copies = copies;
    this.missed = missed;
  }

  /** The index of conditions in the order of their precedence. */
  static RuleIndex build(List<Condition> conditions) {
    return build(conditions, Set.of());
  }

  /**
   * As {@link #build(List)}.
   *
   * @param missed kinds of buckets that are thrown away: a broken index, for the test that must see
   *     it
   */
  static RuleIndex build(List<Condition> conditions, Set<Kind> missed) {
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
  private record Cover(List<Access> accesses, long rules) {
    Cover rarer(Cover that) {
      if (rules != that.rules) {
        return rules < that.rules ? this : that;
      }
      return kind().compareTo(that.kind()) <= 0 ? this : that;
    }

    private Kind kind() {
      return accesses.get(0).kind();
    }
  }

  private RuleIndex index(List<Entry> entries, Set<Access> used) {
    if (entries.size() <= SMALL || copies < 0) {
      return leaf(entries);
    }
    Map<Access, Integer> counts = count(entries, used);
    List<Entry> scanned = new ArrayList<>();
    Map<Access, List<Entry>> filed = new LinkedHashMap<>();
    for (Entry entry : entries) {
      Cover cover = entry.rest() == null ? null : cover(entry.rest(), counts);
      if (cover == null) {
        scanned.add(entry);
      } else {
        file(entry, cover, filed);
      }
    }
    Dimension[] dimensions = dimensions(filed, used);
    return new RuleIndex(entries.get(0).rank(), scanned.toArray(Entry[]::new), dimensions);
  }

  private void file(Entry entry, Cover cover, Map<Access, List<Entry>> filed) {
    copies -= cover.accesses.size() - 1;
    for (Access access : cover.accesses) {
      filed.computeIfAbsent(access, a -> new ArrayList<>(1)).add(entry.where(access));
    }
  }

  private RuleIndex bucket(List<Entry> entries, Set<Access> used, Access access) {
    if (entries.size() <= SMALL) {
      return leaf(entries);
    }
    Set<Access> usedHere = new HashSet<>(used);
    usedHere.add(access);
    return index(entries, usedHere);
  }

  private static RuleIndex leaf(List<Entry> entries) {
    return new RuleIndex(entries.get(0).rank(), entries.toArray(Entry[]::new), NO_DIMENSIONS);
  }

  private Dimension[] dimensions(Map<Access, List<Entry>> filed, Set<Access> used) {
    Map<Kind, Map<Access, RuleIndex>> byKind = new EnumMap<>(Kind.class);
    filed.forEach(
        (access, entries) ->
            byKind
                .computeIfAbsent(access.kind(), k -> new LinkedHashMap<>())
                .put(access, bucket(entries, used, access)));
    byKind.keySet().removeAll(missed);
    return DimensionFactory.dimensions(byKind).toArray(Dimension[]::new);
  }

  private Map<Access, Integer> count(List<Entry> entries, Set<Access> used) {
    Map<Access, Integer> counts = new HashMap<>();
    for (Entry entry : entries) {
      if (entry.rest() != null) {
        count(entry.rest(), used, counts);
      }
    }
    return counts;
  }

  private static void count(Condition condition, Set<Access> used, Map<Access, Integer> counts) {
    if (condition instanceof Condition.All all) {
      all.operands().forEach(operand -> count(operand, used, counts));
    } else if (condition instanceof Condition.Any any) {
      any.operands().forEach(operand -> count(operand, used, counts));
    } else if (condition instanceof Condition.Is is) {
      Access access = is.matcher().access();
      if (access != null && !used.contains(access)) {
        counts.merge(access, 1, Integer::sum);
      }
    }
  }

  /** The rarest literals of which at least one is present wherever the condition holds. */
  private static @Nullable Cover cover(Condition condition, Map<Access, Integer> counts) {
    if (condition instanceof Condition.Is is) {
      Access access = is.matcher().access();
      Integer rules = access == null ? null : counts.get(access);
      return access == null || rules == null ? null : new Cover(List.of(access), rules);
    }
    if (condition instanceof Condition.All all) {
      return best(all, counts);
    }
    return condition instanceof Condition.Any any ? union(any, counts) : null;
  }

  private static @Nullable Cover best(Condition.All all, Map<Access, Integer> counts) {
    Cover best = null;
    for (Condition operand : all.operands()) {
      Cover cover = cover(operand, counts);
      if (cover != null) {
        best = best == null ? cover : best.rarer(cover);
      }
    }
    return best;
  }

  private static @Nullable Cover union(Condition.Any any, Map<Access, Integer> counts) {
    Set<Access> accesses = new HashSet<>();
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
  static boolean isIndexable(Condition condition) {
    Map<Access, Integer> counts = new HashMap<>();
    count(condition, Set.of(), counts);
    return cover(condition, counts) != null;
  }
}
