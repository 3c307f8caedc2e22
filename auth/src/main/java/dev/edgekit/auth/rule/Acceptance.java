package dev.edgekit.auth.rule;

import dev.edgekit.auth.internal.path.TargetFault;
import dev.edgekit.auth.internal.support.Spelling;
import dev.edgekit.auth.path.PathRejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Spellings of targets that a rule accepts although some server reads them differently: {@code
 * accept: [encoded-slash]}, by the words of their refusals. Immutable.
 *
 * @param faults a set of {@link TargetFault#bit}s
 */
record Acceptance(int faults) {
  static final Acceptance NONE = new Acceptance(0);

  /** What every rule accepts without stating it. */
  static final Acceptance ALWAYS = of(TargetFault.NEEDS_NO_PERMISSION);

  private static Acceptance of(Set<TargetFault> faults) {
    return new Acceptance(faults.stream().mapToInt(TargetFault::bit).reduce(0, (a, b) -> a | b));
  }

  /** One for each set of words that rules state. */
  private static final Map<Integer, Set<PathRejection>> REJECTIONS = new ConcurrentHashMap<>();

  private static final Map<Integer, String> WORDS = new ConcurrentHashMap<>();

  static Acceptance read(@Nullable DocumentNode node) {
    if (node == null) {
      return NONE;
    }
    int faults = 0;
    for (DocumentNode word : node.list("accept")) {
      faults |= fault(word).bit();
    }
    return new Acceptance(faults);
  }

  private static TargetFault fault(DocumentNode node) {
    String word = node.text("a word of accept");
    List<String> known = new ArrayList<>();
    for (TargetFault fault : TargetFault.ACCEPTABLE) {
      if (fault.word().equals(word)) {
        return fault;
      }
      known.add(fault.word());
    }
    throw node.wrong(
        "\"" + word + "\" can't be accepted" + Spelling.hint(word, known) + "; one of " + known);
  }

  Acceptance and(Acceptance other) {
    return new Acceptance(faults | other.faults);
  }

  /** Whether every one of these faults is accepted. */
  boolean covers(int others) {
    return (others & ~faults) == 0;
  }

  /** The reasons for which a classified target is not refused. */
  Set<PathRejection> rejections() {
    return REJECTIONS.computeIfAbsent(faults | ALWAYS.faults, Acceptance::rejections);
  }

  private static Set<PathRejection> rejections(int faults) {
    return TargetFault.ACCEPTABLE.stream()
        .filter(fault -> fault.isIn(faults))
        .map(fault -> PathRejection.ofWord(fault.word()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The words, for people and digests. */
  @Override
  public String toString() {
    return WORDS.computeIfAbsent(faults, Acceptance::words);
  }

  private static String words(int faults) {
    return TargetFault.ACCEPTABLE.stream()
        .filter(fault -> fault.isIn(faults))
        .map(TargetFault::word)
        .toList()
        .toString();
  }
}
