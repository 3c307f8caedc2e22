package dev.edgekit.auth.internal.language;

import java.util.List;

/**
 * A rule's condition with its negations pushed down to the matchers (De Morgan), ready to be
 * evaluated. Immutable.
 */
public sealed interface Condition {
  boolean holds(RequestView request);

  /** What remains to be checked where it is known that this literal is present. */
  default Condition where(IndexKey access) {
    return this;
  }

  /** All operands hold; with none, always. */
  record All(List<Condition> operands) implements Condition {
    /** The condition that every request satisfies. */
    public static final All ALWAYS = new All(List.of());

    @Override
    public boolean holds(RequestView request) {
      for (int i = 0; i < operands.size(); i++) {
        if (!operands.get(i).holds(request)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public Condition where(IndexKey access) {
      List<Condition> remaining =
          operands.stream().map(o -> o.where(access)).filter(o -> !All.ALWAYS.equals(o)).toList();
      return remaining.equals(operands) ? this : all(remaining);
    }
  }

  /** At least one operand holds; with none, never. */
  record Any(List<Condition> operands) implements Condition {
    @Override
    public boolean holds(RequestView request) {
      for (int i = 0; i < operands.size(); i++) {
        if (operands.get(i).holds(request)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public Condition where(IndexKey access) {
      List<Condition> remaining = operands.stream().map(o -> o.where(access)).toList();
      if (remaining.contains(All.ALWAYS)) {
        return All.ALWAYS;
      }
      return remaining.equals(operands) ? this : any(remaining);
    }
  }

  /** A matcher holds. */
  record Is(Matcher matcher) implements Condition {
    @Override
    public String toString() {
      return matcher.toString();
    }

    @Override
    public boolean holds(RequestView request) {
      return matcher.matches(request);
    }

    @Override
    public Condition where(IndexKey access) {
      return matcher.isItsIndexKey() && access.equals(matcher.indexKey()) ? All.ALWAYS : this;
    }
  }

  /** A matcher does not hold. */
  record IsNot(Matcher matcher) implements Condition {
    @Override
    public String toString() {
      return "!" + matcher;
    }

    @Override
    public boolean holds(RequestView request) {
      return !matcher.matches(request);
    }
  }

  static Condition all(List<Condition> operands) {
    return operands.size() == 1 ? operands.get(0) : new All(List.copyOf(operands));
  }

  static Condition any(List<Condition> operands) {
    return operands.size() == 1 ? operands.get(0) : new Any(List.copyOf(operands));
  }
}
