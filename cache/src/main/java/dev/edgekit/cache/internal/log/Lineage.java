package dev.edgekit.cache.internal.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The incarnations of the log that this node has followed or whose descendants it follows, and how
 * their counters lie in its own time. Immutable.
 *
 * <p><b>Why places need it.</b> A log that lost its last entries goes on with the same counters, so
 * that the same counter names two entries. A place of an earlier incarnation counts as no later
 * than what that incarnation shares with the present one, or what this node followed of it: its
 * data is at least as new, so it is only invalidated too often.
 */
final class Lineage {
  /** More are forgotten, the oldest first; a place of one that is forgotten counts as the first. */
  private static final int MAX_BRANCHES = 17;

  private final List<Branch> branches;

  /** A branch; up to {@code start} it is its parent's. */
  private record Branch(
      long incarnation, long start, long end, long shift, @Nullable Branch parent) {

    long time(long counter) {
      if (counter <= start && parent != null) {
        return parent.time(counter);
      }
      return Math.max(0, Math.min(counter, end) + shift);
    }

    Branch endingAt(long last) {
      return new Branch(incarnation, start, Math.min(end, last), shift, parent);
    }
  }

  private Lineage(List<Branch> branches) {
    this.branches = branches;
  }

  /**
   * The lineage of a node that begins to follow this incarnation, and knows no others but these.
   */
  static Lineage of(long incarnation, Map<Long, Long> forks) {
    List<Branch> branches = new ArrayList<>();
    branches.add(new Branch(incarnation, 0, Long.MAX_VALUE, 0, null));
    forks.forEach((ancestor, last) -> branches.add(new Branch(ancestor, 0, last, 0, null)));
    return new Lineage(branches.subList(0, Math.min(branches.size(), MAX_BRANCHES)));
  }

  /** Where a place lies in this node's time; never later than it is. */
  Moment momentOf(LogId id) {
    for (Branch branch : branches) {
      if (branch.incarnation == id.incarnation()) {
        return new Moment(branch.time(id.counter()), id.counter() > branch.end ? 0 : id.local());
      }
    }
    return Moment.NEVER;
  }

  /** Whether this node knows where that incarnation's places lie. */
  boolean has(long incarnation) {
    return branches.stream().anyMatch(b -> b.incarnation == incarnation);
  }

  /** Whether this node has followed that incarnation up to there. */
  boolean hasFollowed(long incarnation, long counter) {
    return branches.stream().anyMatch(b -> b.incarnation == incarnation && counter <= b.end);
  }

  /** The counter at this moment, in the incarnation that is followed now. */
  long counterAt(long time) {
    return time - branches.get(0).shift;
  }

  /**
   * Up to which counter what this node followed and a new incarnation are the same.
   *
   * @param applied of the one that is followed now
   * @param forks how far the ancestors of the new one reach into it
   */
  long sharedWith(long incarnation, Map<Long, Long> forks, long applied) {
    return shared(root(incarnation, forks, applied), incarnation, forks);
  }

  /** When what both have in common ended, in this node's time. */
  Moment sharedMoment(long incarnation, Map<Long, Long> forks, long applied) {
    Branch root = root(incarnation, forks, applied);
    long shared = shared(root, incarnation, forks);
    return shared == 0 ? Moment.NEVER : Moment.of(root.time(shared));
  }

  /** Of all that this node followed, what has most in common with the new incarnation. */
  private Branch root(long incarnation, Map<Long, Long> forks, long applied) {
    List<Branch> followed = followed(applied);
    Branch root = followed.get(0);
    for (Branch branch : followed) {
      boolean more = shared(branch, incarnation, forks) > shared(root, incarnation, forks);
      root = more ? branch : root;
    }
    return root;
  }

  /** Its ancestors came with the present incarnation, and were followed no further than that. */
  private List<Branch> followed(long applied) {
    long shift = branches.get(0).shift;
    return branches.stream().map(b -> b.shift == shift ? b.endingAt(applied) : b).toList();
  }

  /** A node that was led to another server may come back to an incarnation that it has followed. */
  private static long shared(Branch branch, long incarnation, Map<Long, Long> forks) {
    boolean same = branch.incarnation == incarnation;
    return Math.min(branch.end, same ? branch.end : forks.getOrDefault(branch.incarnation, 0L));
  }

  /**
   * The lineage of a node that goes over to another incarnation.
   *
   * @param applied how far the present one was followed
   * @param latest the latest moment of anything that is known
   */
  Lineage forked(long incarnation, Map<Long, Long> forks, long applied, long latest) {
    Branch nearest = root(incarnation, forks, applied);
    long shared = shared(nearest, incarnation, forks);
    @Nullable Branch root = shared == 0 ? null : nearest;
    long shift = latest + 1 - shared;
    List<Branch> all = new ArrayList<>();
    all.add(new Branch(incarnation, shared, Long.MAX_VALUE, shift, root));
    forks.forEach(
        (ancestor, last) -> {
          if (last > shared) {
            all.add(new Branch(ancestor, shared, last, shift, root));
          }
        });
    all.addAll(followed(applied));
    return new Lineage(List.copyOf(all.subList(0, Math.min(all.size(), MAX_BRANCHES))));
  }
}
