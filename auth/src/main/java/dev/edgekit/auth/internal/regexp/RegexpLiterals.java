package dev.edgekit.auth.internal.regexp;

import dev.edgekit.auth.internal.regexp.RegexpNode.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a text must hold for an expression to find something in it: sets of literals, at least one
 * of each of which is there. The same idea as RE2's FilteredRE2; the text's ends count as
 * characters of the literals, so that whole texts, prefixes and suffixes are literals like others.
 * Stateless.
 */
public final class RegexpLiterals {
  /** A larger set of literals is given up for the sets of the expression's parts. */
  static final int MAX_LITERALS = 16;

  /** Characters beyond this length are no part of a literal: a rare literal is rare by then. */
  static final int MAX_LENGTH = 256;

  /**
   * A literal, case ignored.
   *
   * @param text in the case that the expression has
   * @param atStart whether the text starts with it
   * @param atEnd whether the text ends with it
   */
  public record Literal(String text, boolean atStart, boolean atEnd) {
    static final Literal EMPTY = new Literal("", false, false);

    /** Whether there are texts without it. */
    boolean selects() {
      return !text.isEmpty() || (atStart && atEnd);
    }

    /** As the table of literals compares it. */
    Literal folded() {
      StringBuilder folded = new StringBuilder(text.length());
      for (int i = 0; i < text.length(); i++) {
        folded.append((char) LiteralTable.fold(text.charAt(i)));
      }
      return new Literal(folded.toString(), atStart, atEnd);
    }

    /** Whether the region holds it, in the same case. */
    boolean isIn(String within, int from, int to) {
      int last = to - text.length();
      if (last < from) {
        return false;
      }
      if (atStart) {
        return (!atEnd || last == from) && within.startsWith(text, from);
      }
      if (atEnd) {
        return within.startsWith(text, last);
      }
      int found = within.indexOf(text, from);
      return found >= 0 && found <= last;
    }

    /** This one and then that one; empty where the text's start or end would be within. */
    Optional<Literal> then(Literal that) {
      boolean broken = (atEnd && !that.text.isEmpty()) || (that.atStart && !text.isEmpty());
      return broken
          ? Optional.empty()
          : Optional.of(
              new Literal(text + that.text, atStart || that.atStart, atEnd || that.atEnd));
    }
  }

  /**
   * What is known of a part.
   *
   * @param exact all texts that it can match; null if they are too many
   * @param certain whether each of these, as spelled, certainly matches
   * @param required sets of which a match holds one each; empty where {@code exact} says it
   */
  private record Known(
      @Nullable List<Literal> exact, boolean certain, List<List<Literal>> required) {
    static final Known NOTHING = new Known(null, false, List.of());

    static Known exactly(Literal literal, boolean certain) {
      return new Known(List.of(literal), certain, List.of());
    }

    List<List<Literal>> sets() {
      return exact == null ? required : selecting(exact);
    }
  }

  private final List<List<Literal>> sets;
  private final Optional<Literal> only;

  private RegexpLiterals(Known whole) {
    sets = whole.sets();
    List<Literal> exact = whole.exact();
    only =
        exact != null && whole.certain() && exact.size() == 1
            ? Optional.of(exact.get(0))
            : Optional.empty();
  }

  static RegexpLiterals of(RegexpNode expression) {
    return new RegexpLiterals(known(expression));
  }

  /** Sets of literals, of each of which one is in the text; none if nothing is known. */
  public List<List<Literal>> sets() {
    return sets;
  }

  /** The literal, if the expression asks for nothing else. */
  Optional<Literal> only() {
    return only;
  }

  private static List<List<Literal>> selecting(List<Literal> set) {
    return set.stream().allMatch(Literal::selects) ? List.of(set) : List.of();
  }

  private static Known known(RegexpNode node) {
    if (node instanceof RegexpNode.Read read) {
      return read(read.of());
    }
    if (node instanceof Place place) {
      return place(place.kind());
    }
    if (node instanceof RegexpNode.Sequence sequence) {
      return sequence(sequence.parts());
    }
    if (node instanceof RegexpNode.Choice choice) {
      return choice(choice.options());
    }
    return node instanceof RegexpNode.Repeat repeat ? repeat(repeat) : Known.NOTHING;
  }

  private static Known read(CodePoints set) {
    int size = set.size();
    if (size == 1) {
      return Known.exactly(new Literal(Character.toString(set.ranges()[0]), false, false), true);
    }
    if (size > 2 * MAX_LITERALS) {
      return Known.NOTHING;
    }
    Set<Integer> folded = new TreeSet<>();
    int[] ranges = set.ranges();
    for (int i = 0; i < ranges.length; i += 2) {
      for (int c = ranges[i]; c <= ranges[i + 1]; c++) {
        folded.add(LiteralTable.fold(c));
      }
    }
    if (folded.size() > MAX_LITERALS / 2) {
      return Known.NOTHING;
    }
    List<Literal> exact =
        folded.stream().map(c -> new Literal(Character.toString(c), false, false)).toList();
    return new Known(exact, false, List.of());
  }

  private static Known place(Place.Kind kind) {
    return switch (kind) {
      case TEXT_START -> Known.exactly(new Literal("", true, false), true);
      case TEXT_END -> Known.exactly(new Literal("", false, true), true);
      default -> Known.exactly(Literal.EMPTY, false);
    };
  }

  private static Known sequence(List<RegexpNode> parts) {
    List<List<Literal>> required = new ArrayList<>();
    List<Literal> run = List.of(Literal.EMPTY);
    boolean certain = true;
    boolean whole = true;
    for (RegexpNode part : parts) {
      Known next = known(part);
      certain &= next.certain;
      List<Literal> exact = next.exact;
      if (exact != null && isShort(run, exact)) {
        run = product(run, exact);
      } else {
        whole = false;
        required.addAll(selecting(run));
        required.addAll(next.required);
        run = exact == null ? List.of(Literal.EMPTY) : exact;
      }
    }
    if (whole) {
      return new Known(run, certain, List.of());
    }
    required.addAll(selecting(run));
    return new Known(null, false, List.copyOf(required));
  }

  private static boolean isShort(List<Literal> run, List<Literal> next) {
    return run.size() * next.size() <= MAX_LITERALS
        && (run.isEmpty() || run.get(0).text.length() < MAX_LENGTH);
  }

  private static List<Literal> product(List<Literal> run, List<Literal> next) {
    if (run.size() == 1 && next.size() == 1) {
      return run.get(0).then(next.get(0)).map(List::of).orElse(List.of());
    }
    Set<Literal> product = new LinkedHashSet<>();
    for (Literal one : run) {
      next.forEach(other -> one.then(other).ifPresent(product::add));
    }
    return List.copyOf(product);
  }

  private static Known choice(List<RegexpNode> options) {
    List<Known> all = options.stream().map(RegexpLiterals::known).toList();
    Set<Literal> exact = new LinkedHashSet<>();
    boolean isExact = true;
    for (Known one : all) {
      List<Literal> some = one.exact;
      isExact &= some != null;
      exact.addAll(some == null ? List.of() : some);
    }
    if (isExact && exact.size() <= MAX_LITERALS) {
      return new Known(List.copyOf(exact), all.stream().allMatch(Known::certain), List.of());
    }
    Set<Literal> union = new LinkedHashSet<>();
    for (Known one : all) {
      Optional<List<Literal>> longest = longest(one.sets());
      if (longest.isEmpty()) {
        return Known.NOTHING;
      }
      union.addAll(longest.get());
    }
    return union.size() > MAX_LITERALS * MAX_LITERALS
        ? Known.NOTHING
        : new Known(null, false, List.of(List.copyOf(union)));
  }

  private static Optional<List<Literal>> longest(List<List<Literal>> sets) {
    return sets.stream().reduce((one, other) -> shortest(other) > shortest(one) ? other : one);
  }

  /** The length of a set's shortest literal, which decides how common the set is. */
  static int shortest(List<Literal> set) {
    return set.stream().mapToInt(literal -> literal.text.length()).min().orElse(MAX_LENGTH);
  }

  private static Known repeat(RegexpNode.Repeat repeat) {
    Known one = known(repeat.of());
    List<Literal> exact = one.exact;
    if (repeat.max() == 0) {
      return Known.exactly(Literal.EMPTY, true);
    }
    if (repeat.min() == 0) {
      boolean isOption = repeat.max() == 1 && exact != null && exact.size() < MAX_LITERALS;
      return isOption
          ? choice(List.of(new RegexpNode.Sequence(List.of()), repeat.of()))
          : Known.NOTHING;
    }
    if (repeat.min() == repeat.max() && exact != null && repeat.min() <= MAX_LITERALS) {
      return sequence(Collections.nCopies(repeat.min(), repeat.of()));
    }
    return new Known(null, false, one.sets());
  }
}
