package dev.edgekit.auth;

import dev.edgekit.auth.key.ApiKeysState;
import dev.edgekit.auth.rule.RuleSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The state of a gate at one moment, for a health check and for gauges. Immutable.
 *
 * <p>Let it degrade the health status, not take the node out of service: while rules or keys are
 * refused the former ones count, and a store that is down is down for every node.
 */
public final class AuthState {
  private final Set<String> missingChecks;
  private final Set<String> unavailableChecks;
  private final Duration rulesAge;
  private final Optional<RuleSource.Refusal> rulesRefusal;
  private final Map<String, ApiKeysState> keys;

  AuthState(
      Set<String> missingChecks,
      Set<String> unavailableChecks,
      Duration rulesAge,
      Optional<RuleSource.Refusal> rulesRefusal,
      Map<String, ApiKeysState> keys) {
    this.missingChecks = Set.copyOf(missingChecks);
    this.unavailableChecks = Set.copyOf(unavailableChecks);
    this.rulesAge = rulesAge;
    this.rulesRefusal = rulesRefusal;
    this.keys = Map.copyOf(keys);
  }

  /** Whether there is nothing to tell an operator. */
  public boolean isHealthy() {
    return missingChecks.isEmpty()
        && unavailableChecks.isEmpty()
        && rulesRefusal.isEmpty()
        && keys.values().stream().allMatch(state -> state.refusal().isEmpty());
  }

  /**
   * The checks that the rules in force name and that nobody gave: requests that need them get 503.
   */
  public Set<String> missingChecks() {
    return missingChecks;
  }

  /** The checks whose store, or issuer, didn't answer when it was last asked. */
  public Set<String> unavailableChecks() {
    return unavailableChecks;
  }

  /**
   * How long ago the rules in force were loaded; since the gate was built, if they never changed.
   */
  public Duration rulesAge() {
    return rulesAge;
  }

  /** Why the rules in force are not those of their source any more; empty while they are. */
  public Optional<RuleSource.Refusal> rulesRefusal() {
    return rulesRefusal;
  }

  /** The state of each check's keys, by the name of the check. */
  public Map<String, ApiKeysState> keys() {
    return keys;
  }

  /** For a person: {@code rules refused for 12 s: rules.yaml:3: …; session unavailable}. */
  @Override
  public String toString() {
    if (isHealthy()) {
      return "healthy";
    }
    List<String> troubles = new ArrayList<>();
    rulesRefusal.ifPresent(
        refusal ->
            troubles.add(
                "rules refused for " + refusal.age().toSeconds() + " s: " + refusal.problem()));
    keys.forEach(
        (check, state) ->
            state
                .refusal()
                .ifPresent(
                    refusal ->
                        troubles.add(
                            "keys of %s refused for %d s: %s"
                                .formatted(check, refusal.age().toSeconds(), refusal.problem()))));
    new TreeSet<>(missingChecks).forEach(check -> troubles.add(check + " missing"));
    new TreeSet<>(unavailableChecks).forEach(check -> troubles.add(check + " unavailable"));
    return String.join("; ", troubles);
  }
}
