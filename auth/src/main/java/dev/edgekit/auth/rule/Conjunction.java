package dev.edgekit.auth.rule;

import dev.edgekit.auth.internal.language.Condition;
import dev.edgekit.auth.internal.language.Matcher;
import java.util.ArrayList;
import java.util.List;

/**
 * Matchers that must hold together.
 *
 * @param is those that hold
 * @param isNot those that don't
 */
record Conjunction(List<Matcher> is, List<Matcher> isNot) {
  /** Maximum number of a rule's alternatives that are looked at. */
  static final int MAX_ALTERNATIVES = 64;

  /** A condition's alternatives (its disjunctive normal form). */
  static Alternatives of(Condition condition) {
    List<Conjunction> found = new ArrayList<>();
    found.add(new Conjunction(List.of(), List.of()));
    return of(condition, new Alternatives(found, true));
  }

  /**
   * Alternatives.
   *
   * @param complete whether there are no more than these
   */
  record Alternatives(List<Conjunction> of, boolean complete) {}

  private static Alternatives of(Condition condition, Alternatives so) {
    if (condition instanceof Condition.All all) {
      Alternatives result = so;
      for (Condition operand : all.operands()) {
        result = of(operand, result);
      }
      return result;
    }
    if (condition instanceof Condition.Any any) {
      return any(any, so);
    }
    List<Conjunction> extended = so.of.stream().map(c -> c.and(condition)).toList();
    return new Alternatives(extended, so.complete);
  }

  private static Alternatives any(Condition.Any any, Alternatives so) {
    List<Conjunction> union = new ArrayList<>();
    boolean complete = so.complete;
    for (Condition operand : any.operands()) {
      Alternatives one = of(operand, so);
      complete &= one.complete;
      union.addAll(one.of);
      if (union.size() > MAX_ALTERNATIVES) {
        return new Alternatives(List.copyOf(union.subList(0, MAX_ALTERNATIVES)), false);
      }
    }
    return new Alternatives(union, complete);
  }

  private Conjunction and(Condition literal) {
    return literal instanceof Condition.Is holds
        ? new Conjunction(plus(is, holds.matcher()), isNot)
        : new Conjunction(is, plus(isNot, ((Condition.IsNot) literal).matcher()));
  }

  Conjunction and(Conjunction that) {
    List<Matcher> both = new ArrayList<>(is);
    both.addAll(that.is);
    List<Matcher> neither = new ArrayList<>(isNot);
    neither.addAll(that.isNot);
    return new Conjunction(both, neither);
  }

  private static List<Matcher> plus(List<Matcher> matchers, Matcher one) {
    List<Matcher> more = new ArrayList<>(matchers);
    more.add(one);
    return more;
  }

  /** Whether no request satisfies this conjunction, as far as pairs of its matchers show. */
  boolean isContradictory() {
    return is.stream().anyMatch(Implications::neverHolds)
        || is.stream().anyMatch(a -> is.stream().anyMatch(b -> Implications.exclude(a, b)))
        || is.stream().anyMatch(a -> isNot.stream().anyMatch(b -> Implications.implies(a, b)))
        || isNot.stream().anyMatch(Implications::alwaysHolds);
  }

  /** Whether {@code that} holds wherever this one does, as far as pairs of matchers show. */
  boolean implies(Conjunction that) {
    return that.is.stream()
            .allMatch(
                b ->
                    Implications.alwaysHolds(b)
                        || is.stream().anyMatch(a -> Implications.implies(a, b)))
        && that.isNot.stream()
            .allMatch(
                b ->
                    isNot.stream().anyMatch(a -> Implications.implies(b, a))
                        || is.stream().anyMatch(a -> Implications.exclude(a, b)));
  }
}
