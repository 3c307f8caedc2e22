package dev.edgekit.auth;

import static java.util.Objects.requireNonNull;

import dev.edgekit.auth.rule.Classification;
import dev.edgekit.auth.rule.RequestClassifier;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.http.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Candidate rules that see live requests and decide nothing: what would change if they were in
 * force. Whatever goes wrong in here changes no decision. Thread-safe.
 */
public final class Shadow {
  /** Maximum number of kinds of differences that are kept; further ones are only counted. */
  public static final int MAX_DIFFERENCES = 1000;

  private final RequestClassifier candidate;
  private final LongAdder requests = new LongAdder();
  private final LongAdder differing = new LongAdder();
  private final Map<String, Counted> differences = new ConcurrentHashMap<>();

  private Shadow(RequestClassifier candidate) {
    this.candidate = candidate;
  }

  /** The shadow of these candidate rules; the caller closes the source. */
  public static Shadow of(RuleSource candidate) {
    requireNonNull(candidate, "candidate must not be null");
    return new Shadow(new RequestClassifier(candidate));
  }

  /**
   * Classifies the request by the candidate rules and keeps the difference, if there is one.
   *
   * @param live what the rules in force say
   * @return whether both decide alike: the same outcome, check, path, service and scopes
   */
  public boolean observe(Request request, Classification live) {
    requireNonNull(live, "live must not be null");
    Classification would = candidate.classify(request);
    requests.increment();
    boolean same = decideAlike(live, would, request);
    if (!same) {
      differing.increment();
      count(request, live, would);
    }
    return same;
  }

  private static boolean decideAlike(Classification one, Classification other, Request request) {
    return one.outcome() == other.outcome()
        && one.check().equals(other.check())
        && one.path(request).equals(other.path(request))
        && one.service().equals(other.service())
        && one.reason().equals(other.reason())
        && one.scopes().equals(other.scopes());
  }

  private void count(Request request, Classification live, Classification would) {
    String change = label(live) + " -> " + label(would);
    Counted known = differences.get(change);
    if (known == null && differences.size() < MAX_DIFFERENCES) {
      String witness = request.method() + " " + request.host() + live.path(request).orElse("");
      known = differences.computeIfAbsent(change, c -> new Counted(witness, new LongAdder()));
    }
    if (known != null) {
      known.count.increment();
    }
  }

  private static String label(Classification is) {
    return is.rule().or(is::reason).orElse("default") + " (" + is.check() + ")";
  }

  /** What was seen so far. */
  public Report report() {
    List<Difference> list = new ArrayList<>();
    differences.forEach(
        (change, counted) ->
            list.add(new Difference(change, counted.count.sum(), counted.witness)));
    list.sort(Comparator.comparingLong(Difference::requests).reversed());
    return new Report(requests.sum(), differing.sum(), List.copyOf(list));
  }

  private record Counted(String witness, LongAdder count) {}

  /**
   * Decisions that would differ.
   *
   * @param requests how many requests were seen
   * @param differing how many of them would be decided differently
   * @param differences by kind, the most frequent first
   */
  public record Report(long requests, long differing, List<Difference> differences) {}

  /**
   * Requests whose decision would change in the same way.
   *
   * @param change the rule and check now, and those by the candidate: {@code client (session) ->
   *     default (api-key)}
   * @param witness method, host and dispatch path of the first; no query, which may hold secrets
   */
  public record Difference(String change, long requests, String witness) {}
}
