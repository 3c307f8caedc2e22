package dev.edgekit.auth.internal.index;

import dev.edgekit.auth.internal.index.RuleIndex.Entry;
import dev.edgekit.auth.internal.language.Condition;
import dev.edgekit.auth.internal.language.IndexKey;
import dev.edgekit.auth.internal.language.Matcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Groups rules that ask for nothing by what many of them exclude, so that each exclusion is tested
 * once for its whole group. A remaining rule that is tried in vain fails by something that the
 * request has and that few rules exclude: so there are few such rules. Confined to one thread.
 */
final class Exclusions {
  private final int few;
  private final Map<IndexKey, Matcher> matchers = new HashMap<>();
  private final Map<IndexKey, List<Entry>> groups = new LinkedHashMap<>();
  private List<Entry> others;

  /**
   * Groups entries.
   *
   * @param few an exclusion shared by up to this many rules makes no group
   */
  Exclusions(List<Entry> entries, int few) {
    this.few = few;
    others = entries;
    int before;
    do {
      before = others.size();
      others = split(others);
    } while (others.size() < before);
  }

  /**
   * A group.
   *
   * @param excluded what its rules exclude
   * @param entries what else these rules ask, by ascending rank
   */
  record Group(Matcher excluded, List<Entry> entries) {}

  /** By ascending first rank. */
  List<Group> groups() {
    List<Group> all = new ArrayList<>();
    groups.forEach(
        (access, entries) -> {
          entries.sort(Comparator.comparingInt(Entry::rank));
          all.add(new Group(Objects.requireNonNull(matchers.get(access)), entries));
        });
    all.sort(Comparator.comparingInt(group -> group.entries.get(0).rank()));
    return all;
  }

  /** The entries that share no exclusion with many others. */
  List<Entry> others() {
    return others;
  }

  private List<Entry> split(List<Entry> entries) {
    Map<IndexKey, Integer> counts = new HashMap<>();
    for (Entry entry : entries) {
      excluded(entry.rest()).forEach(access -> counts.merge(access, 1, Integer::sum));
    }
    Map<IndexKey, List<Entry>> byCommonest = new LinkedHashMap<>();
    List<Entry> rest = new ArrayList<>();
    for (Entry entry : entries) {
      IndexKey commonest = commonest(excluded(entry.rest()), counts);
      if (commonest == null) {
        rest.add(entry);
      } else {
        byCommonest.computeIfAbsent(commonest, a -> new ArrayList<>()).add(entry);
      }
    }
    byCommonest.forEach((access, members) -> keep(access, members, rest));
    rest.sort(Comparator.comparingInt(Entry::rank));
    return rest;
  }

  private void keep(IndexKey access, List<Entry> members, List<Entry> rest) {
    if (members.size() <= few) {
      rest.addAll(members);
      return;
    }
    List<Entry> group = groups.computeIfAbsent(access, a -> new ArrayList<>());
    members.forEach(member -> group.add(member.given(access, false)));
  }

  private @Nullable IndexKey commonest(List<IndexKey> excluded, Map<IndexKey, Integer> counts) {
    IndexKey commonest = null;
    int max = few;
    for (IndexKey access : excluded) {
      int count = counts.getOrDefault(access, 0);
      if (count > max) {
        max = count;
        commonest = access;
      }
    }
    return commonest;
  }

  /** What a condition excludes by itself. */
  private List<IndexKey> excluded(@Nullable Condition condition) {
    List<IndexKey> excluded = new ArrayList<>(2);
    if (condition instanceof Condition.All all) {
      all.operands().forEach(operand -> add(operand, excluded));
    } else if (condition != null) {
      add(condition, excluded);
    }
    return excluded;
  }

  private void add(Condition condition, List<IndexKey> to) {
    if (condition instanceof Condition.IsNot not && not.matcher().indexKey() != null) {
      IndexKey access = not.matcher().indexKey();
      matchers.putIfAbsent(access, not.matcher());
      to.add(access);
    }
  }
}
