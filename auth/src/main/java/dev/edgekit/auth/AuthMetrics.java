package dev.edgekit.auth;

import dev.edgekit.auth.key.ApiKeysState;
import dev.edgekit.auth.rule.RuleReload;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Counts decisions and reloads in a Micrometer registry: {@code
 * AuthGate.builder().listener(AuthMetrics.in(registry))}.
 *
 * <p>{@code edgekit.auth.decisions} is a timer by {@code check}, {@code rule}, {@code reason} and
 * {@code status}; {@code edgekit.auth.reloads} is a counter by {@code outcome}. {@code
 * edgekit.auth.rules.age} is the time since rules were loaded (since the start, if they never
 * changed), {@code edgekit.auth.rules.refused} the time since changed rules were first refused, 0
 * while the rules in force are those of their source; {@code edgekit.auth.keys.age} and {@code
 * edgekit.auth.keys.refused} are the same for keys in files. {@code edgekit.auth.checks.missing}
 * and {@code edgekit.auth.checks.unavailable} count the checks that nobody gave and those whose
 * store didn't answer when it was last asked. At most {@value #MAX_RULES} rules have their own
 * name, the rest are {@code other}. Thread-safe.
 */
public final class AuthMetrics implements AuthListener {
  /** Maximum number of rules that have a name of their own: each is a time series. */
  public static final int MAX_RULES = 200;

  private final MeterRegistry registry;
  private final Set<String> rules = ConcurrentHashMap.newKeySet();

  private volatile long loadedNanos = System.nanoTime();

  /** When the first reload after the last successful one was refused; 0 if none was. */
  private volatile long refusedNanos;

  private AuthMetrics(MeterRegistry registry) {
    this.registry = registry;
    TimeGauge.builder(
            "edgekit.auth.rules.age", () -> System.nanoTime() - loadedNanos, TimeUnit.NANOSECONDS)
        .register(registry);
    TimeGauge.builder(
            "edgekit.auth.rules.refused",
            () -> refusedNanos == 0 ? 0 : System.nanoTime() - refusedNanos,
            TimeUnit.NANOSECONDS)
        .register(registry);
  }

  /** Meters in this registry. */
  public static AuthMetrics in(MeterRegistry registry) {
    return new AuthMetrics(registry);
  }

  @Override
  public void started(Supplier<AuthState> state) {
    keys("edgekit.auth.keys.age", state, keys -> Optional.of(keys.age()));
    keys("edgekit.auth.keys.refused", state, keys -> keys.refusal().map(ApiKeysState.Refusal::age));
    Gauge.builder("edgekit.auth.checks.missing", () -> state.get().missingChecks().size())
        .register(registry);
    Gauge.builder("edgekit.auth.checks.unavailable", () -> state.get().unavailableChecks().size())
        .register(registry);
  }

  /** The maximum over all checks' keys; 0 if there is none. */
  private void keys(
      String name, Supplier<AuthState> state, Function<ApiKeysState, Optional<Duration>> time) {
    TimeGauge.builder(
            name,
            () ->
                state.get().keys().values().stream()
                    .flatMap(keys -> time.apply(keys).stream())
                    .mapToLong(Duration::toNanos)
                    .max()
                    .orElse(0),
            TimeUnit.NANOSECONDS)
        .register(registry);
  }

  @Override
  public void decided(Decision decision, long nanos) {
    Timer.builder("edgekit.auth.decisions")
        .tag("check", decision.check())
        .tag("rule", decision.rule().map(this::name).orElse("-"))
        .tag("reason", decision.reason())
        .tag("status", Integer.toString(decision.status()))
        .register(registry)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void reloaded(RuleReload reload) {
    registry
        .counter("edgekit.auth.reloads", "outcome", reload.succeeded() ? "loaded" : "kept")
        .increment();
    if (reload.succeeded()) {
      loadedNanos = System.nanoTime();
      refusedNanos = 0;
    } else if (refusedNanos == 0) {
      refusedNanos = System.nanoTime();
    }
  }

  private String name(String rule) {
    return rules.contains(rule) || (rules.size() < MAX_RULES && rules.add(rule)) ? rule : "other";
  }
}
