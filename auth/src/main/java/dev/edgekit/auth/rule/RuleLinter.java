package dev.edgekit.auth.rule;

import dev.edgekit.auth.internal.index.IndexCost;
import dev.edgekit.auth.internal.language.Condition;
import dev.edgekit.auth.internal.language.Matcher;
import dev.edgekit.auth.rule.Conjunction.Alternatives;
import dev.edgekit.auth.rule.RuleFinding.Kind;
import dev.edgekit.http.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Looks for what a rule set's author may not have meant. Works on witnesses: requests made for each
 * of a rule's alternatives, for which the set's own index tells which other rules hold. So the cost
 * follows the number of rules, not of their pairs; where pairs have to be tried, their number is
 * limited, and a finding says so. Confined to one thread.
 */
final class RuleLinter {
  private static final Set<String> FORM_METHODS = Set.of("PUT", "PATCH", "DELETE");

  private final RuleSet rules;
  private final List<Condition> conditions;
  private final OverlapSearch overlaps;
  private final List<RuleFinding> findings = new ArrayList<>();

  RuleLinter(RuleSet rules) {
    this.rules = rules;
    conditions = rules.conditions();
    overlaps = new OverlapSearch(rules.ranked(), conditions, rules.index());
  }

  /** All findings, the most serious first and in the order of precedence. */
  List<RuleFinding> findings() {
    for (int rank = 0; rank < rules.size(); rank++) {
      look(rank);
    }
    overlaps.notCompared().ifPresent(findings::add);
    costs();
    if (rules.defaultCheck().equals("none")) {
      findings.add(
          new RuleFinding(
              Kind.OPEN,
              "",
              "defaults",
              "defaults.check is none: whatever no rule holds for is let in without a check",
              Optional.empty()));
    }
    findings.sort(Comparator.comparing(RuleFinding::kind));
    return List.copyOf(findings);
  }

  private void look(int rank) {
    Condition when = conditions.get(rank);
    Alternatives alternatives = Conjunction.of(when);
    List<Conjunction> possible =
        alternatives.of().stream().filter(c -> !c.isContradictory()).toList();
    if (possible.isEmpty() && alternatives.complete()) {
      add(Kind.DEAD, rank, "no request can satisfy it: " + when(rank), Optional.empty());
      return;
    }
    List<Request> witnesses = witnesses(possible, when);
    shadows(rank, witnesses, possible, alternatives.complete());
    overlaps(rank, witnesses);
    prefixes(rank, possible, when);
    opens(rank, witnesses);
    slashes(rank, witnesses);
    spelling(rank, witnesses, Kind.LETTER_CASE, WitnessSearch::capital, "Express and ASP.NET");
    spelling(rank, witnesses, Kind.SUFFIX, WitnessSearch::suffixed, "Rails and Spring before 5.3");
    formMethods(rank, witnesses);
    RuleHints.of(possible).forEach((kind, hint) -> add(kind, rank, hint, Optional.empty()));
  }

  /** Some routers run the handler of a path for the same path with a slash after it. */
  private void slashes(int rank, List<Request> witnesses) {
    String check = rules.ranked().get(rank).check();
    for (Request witness : witnesses) {
      if (witness.path().endsWith("/")) {
        continue;
      }
      Request slashed = WitnessSearch.slashed(witness);
      Classification other = rules.classify(slashed);
      boolean exact =
          next(witness, -1) == rank && !WitnessSearch.holds(slashed, conditions.get(rank)::holds);
      if (exact && !check.equals("none") && !other.check().equals(check)) {
        add(
            Kind.TRAILING_SLASH,
            rank,
            "holds for "
                + witness.path()
                + " and not for "
                + slashed.path()
                + ", which has the check "
                + other.check()
                + "; some routers run one handler for both",
            Optional.of(slashed));
        return;
      }
    }
  }

  /** Some routers run the handler of a path for the same path in another spelling. */
  private void spelling(
      int rank, List<Request> witnesses, Kind kind, UnaryOperator<Request> spelling, String who) {
    String check = rules.ranked().get(rank).check();
    if (check.equals("none")) {
      return;
    }
    for (Request witness : witnesses) {
      Request spelt = spelling.apply(witness);
      String other = rules.classify(spelt).check();
      if (next(witness, -1) == rank && !other.equals(check) && !other.equals("deny")) {
        add(
            kind,
            rank,
            "holds for "
                + witness.path()
                + " and not for "
                + spelt.path()
                + ", which has the check "
                + other
                + "; "
                + who
                + " route both alike",
            Optional.of(spelt));
        return;
      }
    }
  }

  /** Some frameworks take a form's field {@code _method} for the method of a POST. */
  private void formMethods(int rank, List<Request> witnesses) {
    String check = rules.ranked().get(rank).check();
    for (Request witness : witnesses) {
      Request posted = WitnessSearch.posted(witness);
      String other = rules.classify(posted).check();
      if (FORM_METHODS.contains(witness.method())
          && !check.equals("none")
          && next(witness, -1) == rank
          && !other.equals(check)
          && !other.equals("deny")) {
        add(
            Kind.FORM_METHOD,
            rank,
            "holds for "
                + witness.method()
                + " and not for POST, which has the check "
                + other
                + "; Rails, and Spring's HiddenHttpMethodFilter where it is on, make the one of the"
                + " other by a form's field _method",
            Optional.of(posted));
        return;
      }
    }
  }

  /** The rules that no lookup finds, the most expensive first. */
  private void costs() {
    List<IndexCost> costs = conditions.stream().map(IndexCost::of).toList();
    for (IndexCost cost : IndexCost.values()) {
      for (int rank = 0; rank < rules.size() && cost != IndexCost.NOTHING; rank++) {
        if (costs.get(rank) == cost) {
          add(Kind.UNINDEXED, rank, said(cost), Optional.empty());
        }
      }
    }
  }

  private static String said(IndexCost cost) {
    return switch (cost) {
      case SEARCHED_ALONE ->
          "its expression asks for no literal and is too large or too odd to be joined with others:"
              + " it is searched for by itself for every request";
      case TRIED ->
          "it asks for nothing that a request must have, in some alternative at least: it is tried"
              + " for every request for which no earlier rule holds";
      case SEARCHED_TOGETHER ->
          "its expression asks for no literal: it is searched for together with others for every"
              + " request";
      case NOTHING -> "";
    };
  }

  private static List<Request> witnesses(List<Conjunction> possible, Condition when) {
    return possible.stream().flatMap(c -> WitnessSearch.find(c, when::holds).stream()).toList();
  }

  private void shadows(
      int rank, List<Request> witnesses, List<Conjunction> possible, boolean complete) {
    Set<Integer> winners = new TreeSet<>();
    for (Request witness : witnesses) {
      winners.add(next(witness, -1));
    }
    if (witnesses.isEmpty() || winners.contains(rank) || !complete) {
      return;
    }
    for (int winner : winners) {
      List<Conjunction> wins = Conjunction.of(conditions.get(winner)).of();
      if (possible.stream().allMatch(c -> wins.stream().anyMatch(c::implies))) {
        add(
            Kind.SHADOWED,
            rank,
            "whatever satisfies it satisfies \"" + id(winner) + "\" too, which comes before it",
            Optional.of(witnesses.get(0)));
        return;
      }
    }
  }

  private void overlaps(int rank, List<Request> witnesses) {
    overlaps
        .of(rank, witnesses)
        .forEach(
            (other, witness) ->
                add(
                    Kind.OVERLAP,
                    rank,
                    "\""
                        + id(other)
                        + "\" has the same priority, "
                        + rules.ranked().get(rank).priority()
                        + ", and holds too: \""
                        + id(rank)
                        + "\" wins only because it stands first",
                    Optional.of(witness)));
  }

  private void prefixes(int rank, List<Conjunction> possible, Condition when) {
    for (Conjunction alternative : possible) {
      for (Matcher matcher : alternative.is()) {
        if (matcher instanceof Matcher.PathPrefix prefix && !prefix.prefix().endsWith("/")) {
          String longer = prefix.prefix() + "x";
          Conjunction there =
              alternative.and(new Conjunction(List.of(new Matcher.Path(longer)), List.of()));
          Optional<Request> witness =
              WitnessSearch.find(there, when::holds).filter(r -> next(r, -1) == rank);
          if (witness.isPresent()) {
            add(
                Kind.SURPRISING_PREFIX,
                rank,
                matcher + " holds for " + longer + " too; Under(`" + prefix.prefix() + "`) doesn't",
                witness);
            return;
          }
        }
      }
    }
  }

  private void opens(int rank, List<Request> witnesses) {
    if (rules.ranked().get(rank).check().equals("none")) {
      witnesses.stream()
          .filter(witness -> next(witness, -1) == rank)
          .findFirst()
          .ifPresent(
              witness ->
                  add(
                      Kind.OPEN,
                      rank,
                      "lets in without a check: " + when(rank),
                      Optional.of(witness)));
    }
  }

  private int next(Request request, int above) {
    return WitnessSearch.next(rules.index(), request, above);
  }

  private String id(int rank) {
    return rules.ranked().get(rank).id();
  }

  private String when(int rank) {
    return rules.ranked().get(rank).when();
  }

  private void add(Kind kind, int rank, String message, Optional<Request> witness) {
    Rule rule = rules.ranked().get(rank);
    String source = rule.source() + ":" + rule.line();
    findings.add(new RuleFinding(kind, rule.id(), source, message, witness));
  }
}
