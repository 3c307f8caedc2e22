package dev.edgekit.auth.internal.index;

import dev.edgekit.auth.internal.index.RuleIndex.Entry;
import dev.edgekit.auth.internal.language.Condition;
import dev.edgekit.auth.internal.language.IndexKey;
import dev.edgekit.auth.internal.language.IndexKind;
import dev.edgekit.auth.internal.support.Numbering;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys that rules can be filed under: of those they ask for, the rarest among the rules.
 * Confined to one thread.
 */
public final class Covers {
  private final Numbering<IndexKey> keys = new Numbering<>();

  /** How many rules ask for a key, by its number. */
  private int[] counts = new int[16];

  private final int rules;

  private Covers(int rules) {
    this.rules = rules;
  }

  static Covers of(List<Entry> entries) {
    Covers covers = new Covers(entries.size());
    if (entries.stream().anyMatch(entry -> hasChoice(entry.rest()))) {
      for (Entry entry : entries) {
        if (entry.rest() != null) {
          covers.count(entry.rest());
        }
      }
    }
    return covers;
  }

  private static boolean hasChoice(@Nullable Condition condition) {
    return condition instanceof Condition.All || condition instanceof Condition.Any;
  }

  /** Keys of which a request has at least one wherever the condition holds; none if unknown. */
  static List<IndexKey> of(Condition condition) {
    Covers covers = new Covers(1);
    covers.count(condition);
    return covers.rarest(condition);
  }

  /** The keys that each of a set's rules can be filed under, the rarest in the set. */
  public static List<List<IndexKey>> ofEach(List<Condition> conditions) {
    Covers covers = new Covers(conditions.size());
    conditions.forEach(covers::count);
    return conditions.stream().map(covers::rarest).toList();
  }

  /** As {@link #of(Condition)}, the keys that the fewest rules ask for. */
  List<IndexKey> rarest(@Nullable Condition condition) {
    if (condition instanceof Condition.Is is) {
      IndexKey only = is.matcher().indexKey();
      return only == null ? List.of() : List.of(only);
    }
    Cover cover = condition == null ? null : cover(condition);
    return cover == null ? List.of() : cover.accesses;
  }

  private void count(Condition condition) {
    if (condition instanceof Condition.All all) {
      all.operands().forEach(this::count);
    } else if (condition instanceof Condition.Any any) {
      any.operands().forEach(this::count);
    } else if (condition instanceof Condition.Is is && is.matcher().indexKey() != null) {
      int number = keys.add(is.matcher().indexKey());
      if (number == counts.length) {
        counts = Arrays.copyOf(counts, 2 * number);
      }
      counts[number]++;
    }
  }

  private long count(IndexKey key) {
    int number = keys.find(key);
    return number < 0 ? 0 : counts[number];
  }

  /** The keys that one rule can be filed under, and how many rules are filed under them in all. */
  private record Cover(List<IndexKey> accesses, long filed) {
    boolean hasExpression() {
      return accesses.stream().anyMatch(access -> access.kind().isExpression());
    }

    IndexKind kind() {
      return accesses.get(0).kind();
    }
  }

  private Cover rarer(Cover one, Cover other) {
    if (one.hasExpression() != other.hasExpression()) {
      Cover literal = one.hasExpression() ? other : one;
      // Looking up a literal costs nothing, unless its buckets would repeat all the rules
      if (literal.accesses.size() == 1 || 4 * literal.filed <= rules) {
        return literal;
      }
    }
    if (one.filed != other.filed) {
      return one.filed < other.filed ? one : other;
    }
    return one.kind().compareTo(other.kind()) <= 0 ? one : other;
  }

  private @Nullable Cover cover(Condition condition) {
    if (condition instanceof Condition.Is is) {
      IndexKey access = is.matcher().indexKey();
      return access == null ? null : new Cover(List.of(access), count(access));
    }
    if (condition instanceof Condition.All all) {
      return best(all);
    }
    return condition instanceof Condition.Any any ? union(any) : null;
  }

  private @Nullable Cover best(Condition.All all) {
    Cover best = null;
    for (Condition operand : all.operands()) {
      Cover cover = cover(operand);
      if (cover != null) {
        best = best == null ? cover : rarer(best, cover);
      }
    }
    return best;
  }

  private @Nullable Cover union(Condition.Any any) {
    Set<IndexKey> accesses = new HashSet<>();
    long filed = 0;
    for (Condition operand : any.operands()) {
      Cover cover = cover(operand);
      if (cover == null) {
        return null;
      }
      accesses.addAll(cover.accesses);
      filed += cover.filed;
    }
    return accesses.isEmpty() ? null : new Cover(List.copyOf(accesses), filed);
  }
}
