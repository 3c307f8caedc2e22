package dev.edgekit.auth.internal.index;

import dev.edgekit.auth.internal.index.RuleIndex.Entry;
import dev.edgekit.auth.internal.language.Condition;
import dev.edgekit.auth.internal.language.ConditionAlternatives;
import dev.edgekit.auth.internal.language.IndexKey;
import dev.edgekit.auth.internal.language.IndexKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Builds a {@link RuleIndex}: counts how many rules ask for each literal or expression, files each
 * rule under the rarest one that it asks for, and does the same again in each bucket that holds
 * many. Rules that ask for nothing are grouped by what they exclude. Confined to one thread.
 */
public final class RuleIndexBuilder {
  /** A bucket of up to this many rules is tried one by one. */
  static final int SMALL = 4;

  /** A rule with more alternatives than this is not taken apart. */
  static final int MAX_ALTERNATIVES = 64;

  private final Set<IndexKind> missed;

  /**
   * The number of copies of rules that may still be filed. A rule of alternatives stands in several
   * buckets, in each of which it may be split again; the allowance keeps that from multiplying.
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
   * @param missed kinds of buckets that are thrown away: a broken index, which a test must detect
   */
  public static RuleIndex build(List<Condition> conditions, Set<IndexKind> missed) {
    if (conditions.isEmpty()) {
      return RuleIndex.of(List.of());
    }
    List<Entry> entries = new ArrayList<>(conditions.size());
    for (int rank = 0; rank < conditions.size(); rank++) {
      entries.add(new Entry(rank, conditions.get(rank)));
    }
    long copies = 4L * conditions.size() + 10_000;
    return new RuleIndexBuilder(copies, missed).index(entries);
  }

  private RuleIndex index(List<Entry> entries) {
    if (entries.size() <= SMALL || copies < 0) {
      return RuleIndex.of(entries);
    }
    Map<IndexKind, Buckets> filed = new EnumMap<>(IndexKind.class);
    Exclusions exclusions = new Exclusions(file(entries, filed), SMALL);
    filed.keySet().removeAll(missed);
    List<IndexDimension> dimensions = new DimensionFactory(this::index).dimensions(filed);
    if (!exclusions.groups().isEmpty()) {
      dimensions.add(absences(exclusions.groups()));
    }
    return RuleIndex.of(entries.get(0).rank(), exclusions.others(), dimensions);
  }

  /** Files the entries and returns those that can't be filed. */
  private List<Entry> file(List<Entry> entries, Map<IndexKind, Buckets> filed) {
    Covers covers = Covers.of(entries);
    List<Entry> open = new ArrayList<>();
    for (Entry entry : entries) {
      if (!file(entry, covers, filed)) {
        alternatives(entry).stream().filter(one -> !file(one, covers, filed)).forEach(open::add);
      }
    }
    return open;
  }

  /** Whether the entry asks for anything that it could be filed under. */
  private boolean file(Entry entry, Covers covers, Map<IndexKind, Buckets> filed) {
    List<IndexKey> cover = covers.rarest(entry.rest());
    copies -= Math.max(0, cover.size() - 1);
    for (IndexKey key : cover) {
      Entry there = entry.given(key, true);
      if (!there.neverHolds()) {
        filed.computeIfAbsent(key.kind(), kind -> new Buckets()).add(key, there);
      }
    }
    return !cover.isEmpty();
  }

  /** Entries of which at least one holds where this one does, each to be filed by itself. */
  private List<Entry> alternatives(Entry entry) {
    if (entry.rest() == null) {
      return List.of(entry);
    }
    List<Condition> alternatives = ConditionAlternatives.of(entry.rest(), MAX_ALTERNATIVES);
    copies -= Math.max(0, alternatives.size() - 1);
    return alternatives.stream().map(one -> new Entry(entry.rank(), one)).toList();
  }

  private IndexDimension absences(List<Exclusions.Group> groups) {
    return new IndexDimension.ByAbsence(
        groups.stream().map(Exclusions.Group::excluded).toList(),
        groups.stream().map(group -> index(group.entries())).toList());
  }
}
