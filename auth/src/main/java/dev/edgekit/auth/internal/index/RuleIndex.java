package dev.edgekit.auth.internal.index;

import dev.edgekit.auth.internal.language.Condition;
import dev.edgekit.auth.internal.language.IndexKey;
import dev.edgekit.auth.internal.language.RequestView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first rule that holds for a request among rules that are ordered by rank, without
 * looking at rules that can't hold: the cost follows the request's own features.
 *
 * <p>Each rule that asks for a literal (a host, a path, a field's value, …) stands only in the
 * buckets of its rarest literals, one at least of which must be present where the rule holds. A
 * lookup asks each dimension for the buckets of what the request has. A bucket is itself an index:
 * where many rules share a literal, their other literals tell them apart. Rules that ask for no
 * literal are tried one by one, as are the few rules of a small bucket. Immutable.
 */
public final class RuleIndex {
  private static final Entry[] NO_ENTRIES = {};
  private static final IndexDimension[] NO_DIMENSIONS = {};

  /** A rank above that of every rule. */
  public static final int NONE = Integer.MAX_VALUE;

  /**
   * A rule in a bucket.
   *
   * @param rank its place in the order of precedence, 0 first
   * @param rest what must hold besides that the bucket was reached; null if nothing
   */
  record Entry(int rank, @Nullable Condition rest) {
    /** What remains to be checked once it is known whether the request has this key. */
    Entry given(IndexKey access, boolean present) {
      Condition remaining = rest == null ? null : rest.given(access, present);
      return new Entry(rank, Condition.All.ALWAYS.equals(remaining) ? null : remaining);
    }

    boolean neverHolds() {
      return Condition.Any.NEVER.equals(rest);
    }
  }

  private final int firstRank;
  private final Entry[] entries;
  private final IndexDimension[] dimensions;

  private RuleIndex(int firstRank, Entry[] entries, IndexDimension[] dimensions) {
    this.firstRank = firstRank;
    this.entries = entries;
    this.dimensions = dimensions;
  }

  /**
   * An index, or a bucket of one.
   *
   * @param firstRank the lowest rank of all rules below
   * @param entries by ascending rank
   */
  static RuleIndex of(int firstRank, List<Entry> entries, List<IndexDimension> dimensions) {
    if (dimensions.isEmpty()) {
      return of(entries);
    }
    return new RuleIndex(firstRank, entries.toArray(NO_ENTRIES), dimensions.toArray(NO_DIMENSIONS));
  }

  /** An index that tries each of these, by ascending rank. */
  static RuleIndex of(List<Entry> entries) {
    if (entries.isEmpty()) {
      return new RuleIndex(NONE, NO_ENTRIES, NO_DIMENSIONS);
    }
    int firstRank = entries.get(0).rank;
    // Nothing but a rank, as in most buckets of a large set, which must therefore be small
    boolean isRank = entries.size() == 1 && entries.get(0).rest == null;
    return new RuleIndex(
        firstRank, isRank ? NO_ENTRIES : entries.toArray(NO_ENTRIES), NO_DIMENSIONS);
  }

  int firstRank() {
    return firstRank;
  }

  /**
   * The lowest rank, between {@code above} and {@code best}, of a rule that holds.
   *
   * @param above ranks up to this one don't count; -1 for none
   * @param best ranks from this one don't count
   * @return {@code best} if there is none
   */
  public int find(RequestView request, int above, int best) {
    if (firstRank >= best) {
      return best;
    }
    if (dimensions.length == 0 && entries.length == 0) {
      request.found().count(1);
      return firstRank > above ? firstRank : best;
    }
    int found = scan(request, above, best);
    for (int i = 0; i < dimensions.length; i++) {
      found = dimensions[i].find(request, above, found);
    }
    return found;
  }

  private int scan(RequestView request, int above, int best) {
    for (int i = 0; i < entries.length; i++) {
      Entry entry = entries[i];
      if (entry.rank >= best) {
        return best;
      }
      if (entry.rank > above) {
        request.found().count(1);
        if (entry.rest == null || entry.rest.holds(request)) {
          return entry.rank;
        }
      }
    }
    return best;
  }
}
