package dev.edgekit.auth.internal.language;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conditions as choices between conjunctions (disjunctive normal form). Stateless. */
public final class ConditionAlternatives {
  private ConditionAlternatives() {}

  /**
   * Conditions of which at least one holds where this one does; this one alone where there would be
   * too many.
   */
  public static List<Condition> of(Condition condition, int max) {
    List<List<Condition>> alternatives = alternatives(condition, max);
    return alternatives == null
        ? List.of(condition)
        : alternatives.stream().map(Condition::all).toList();
  }

  private static @Nullable List<List<Condition>> alternatives(Condition condition, int max) {
    if (condition instanceof Condition.Any any) {
      List<List<Condition>> union = new ArrayList<>();
      for (Condition operand : any.operands()) {
        List<List<Condition>> some = alternatives(operand, max);
        if (some == null || union.size() + some.size() > max) {
          return null;
        }
        union.addAll(some);
      }
      return union;
    }
    if (condition instanceof Condition.All all) {
      List<List<Condition>> product = List.of(List.of());
      for (Condition operand : all.operands()) {
        List<List<Condition>> some = alternatives(operand, max);
        if (some == null || (long) product.size() * some.size() > max) {
          return null;
        }
        product = product(product, some);
      }
      return product;
    }
    return List.of(List.of(condition));
  }

  private static List<List<Condition>> product(
      List<List<Condition>> one, List<List<Condition>> other) {
    List<List<Condition>> product = new ArrayList<>(one.size() * other.size());
    for (List<Condition> left : one) {
      for (List<Condition> right : other) {
        List<Condition> both = new ArrayList<>(left);
        both.addAll(right);
        product.add(both);
      }
    }
    return product;
  }
}
