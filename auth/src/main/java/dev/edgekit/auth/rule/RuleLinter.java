package dev.edgekit.auth.rule;

import dev.edgekit.auth.internal.index.RuleIndex;
import dev.edgekit.auth.internal.index.RuleIndexBuilder;
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
import org.jspecify.annotations.Nullable;

/**
 * Looks for what a rule set's author may not have meant. Works on witnesses: requests made for each
 * of a rule's alternatives, of which the set's own index tells who else holds. So the cost follows
 * the number of rules and not that of their pairs. Confined to one thread.
 */
final class RuleLinter {
  /** Of a rule's rivals with equal priority, so many are named. */
  private static final int MAX_RIVALS = 3;

  /** Pairs of equal priority are tried against each other in groups of up to so many rules. */
  private static final int SMALL_GROUP = 100;

  private final RuleSet rules;
  private final List<RuleFinding> findings = new ArrayList<>();

  RuleLinter(RuleSet rules) {
    this.rules = rules;
  }

  /** All findings, the gravest first and in the order of precedence. */
  List<RuleFinding> findings() {
    for (int rank = 0; rank < rules.size(); rank++) {
      look(rank);
    }
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
    Condition when = rules.conditions().get(rank);
    Alternatives alternatives = Conjunction.of(when);
    List<Conjunction> possible =
        alternatives.of().stream().filter(c -> !c.isContradictory()).toList();
    if (possible.isEmpty() && alternatives.complete()) {
      add(Kind.DEAD, rank, "no request can satisfy it: " + when(rank), Optional.empty());
      return;
    }
    List<Request> witnesses = witnesses(possible, when);
    shadows(rank, witnesses, possible, alternatives.complete());
    overlaps(rank, witnesses, possible);
    prefixes(rank, possible, when);
    opens(rank, witnesses);
    if (!RuleIndexBuilder.isIndexable(when)) {
      add(
          Kind.UNINDEXED,
          rank,
          "it asks for no literal host, path, prefix, field, parameter, network or method in every"
              + " alternative, so it is tried for every request",
          Optional.empty());
    }
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
      List<Conjunction> wins = Conjunction.of(rules.conditions().get(winner)).of();
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

  private void overlaps(int rank, List<Request> witnesses, List<Conjunction> possible) {
    long priority = rules.ranked().get(rank).priority();
    Set<Integer> told = new TreeSet<>();
    for (Request witness : witnesses) {
      for (int other = next(witness, rank);
          isEqual(other, priority);
          other = next(witness, other)) {
        overlap(rank, other, witness, told);
      }
    }
    for (int other = rank + 1; isEqual(other, priority) && other - rank < SMALL_GROUP; other++) {
      if (!told.contains(other)) {
        Request both = both(rank, other, possible);
        if (both != null) {
          overlap(rank, other, both, told);
        }
      }
    }
  }

  private boolean isEqual(int rank, long priority) {
    return rank < rules.size() && rules.ranked().get(rank).priority() == priority;
  }

  private void overlap(int rank, int other, Request witness, Set<Integer> told) {
    if (told.size() < MAX_RIVALS && told.add(other)) {
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
          Optional.of(witness));
    }
  }

  private @Nullable Request both(int rank, int other, List<Conjunction> possible) {
    Condition a = rules.conditions().get(rank);
    Condition b = rules.conditions().get(other);
    List<Conjunction> others = Conjunction.of(b).of();
    if ((long) possible.size() * others.size() > Conjunction.MAX_ALTERNATIVES) {
      return null;
    }
    for (Conjunction one : possible) {
      for (Conjunction two : others) {
        Conjunction joined = one.and(two);
        if (!joined.isContradictory()) {
          Optional<Request> witness =
              WitnessSearch.find(joined, view -> a.holds(view) && b.holds(view));
          if (witness.isPresent()) {
            return witness.get();
          }
        }
      }
    }
    return null;
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

  /** The rank of the next rule that holds for the request. */
  private int next(Request request, int above) {
    int[] rank = {RuleIndex.NONE};
    WitnessSearch.holds(
        request,
        view -> {
          rank[0] = rules.index().find(view, above, RuleIndex.NONE);
          return true;
        });
    return rank[0];
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
