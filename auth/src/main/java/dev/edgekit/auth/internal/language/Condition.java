package dev.edgekit.auth.internal.language;

import java.util.ArrayList;
import java.util.List;

/**
 * A rule's condition with its negations pushed down to the matchers (De Morgan), ready to be
 * evaluated. Immutable.
 */
public sealed interface Condition {
  boolean holds(RequestView request);

  /**
   * What remains to be checked once it is known whether the request has this key.
   *
   * @param present whether the request has it
   */
  Condition given(IndexKey access, boolean present);

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
    public Condition given(IndexKey access, boolean present) {
      List<Condition> remaining = new ArrayList<>(operands.size());
      boolean changed = false;
      for (Condition operand : operands) {
        Condition rest = operand.given(access, present);
        changed |= rest != operand;
        if (rest.equals(Any.NEVER)) {
          return Any.NEVER;
        }
        if (!rest.equals(ALWAYS)) {
          remaining.add(rest);
        }
      }
      return changed ? all(remaining) : this;
    }
  }

  /** At least one operand holds; with none, never. */
  record Any(List<Condition> operands) implements Condition {
    /** The condition that no request satisfies. */
    public static final Any NEVER = new Any(List.of());

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
    public Condition given(IndexKey access, boolean present) {
      List<Condition> remaining = new ArrayList<>(operands.size());
      boolean changed = false;
      for (Condition operand : operands) {
        Condition rest = operand.given(access, present);
        changed |= rest != operand;
        if (rest.equals(All.ALWAYS)) {
          return All.ALWAYS;
        }
        if (!rest.equals(NEVER)) {
          remaining.add(rest);
        }
      }
      return changed ? any(remaining) : this;
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
    public Condition given(IndexKey access, boolean present) {
      return access.equals(matcher.indexKey()) ? always(present) : this;
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

    @Override
    public Condition given(IndexKey access, boolean present) {
      return access.equals(matcher.indexKey()) ? always(!present) : this;
    }
  }

  private static Condition always(boolean holds) {
    return holds ? All.ALWAYS : Any.NEVER;
  }

  static Condition all(List<Condition> operands) {
    return operands.size() == 1 ? operands.get(0) : new All(List.copyOf(operands));
  }

  static Condition any(List<Condition> operands) {
    return operands.size() == 1 ? operands.get(0) : new Any(List.copyOf(operands));
  }
}
