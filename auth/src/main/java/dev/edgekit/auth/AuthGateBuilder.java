package dev.edgekit.auth;

import dev.edgekit.auth.AuthGate.GuardedSessions;
import dev.edgekit.auth.internal.language.CheckDeclaration;
import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.auth.session.SessionCheck;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Builds an {@link AuthGate}. Defaults: the rules {@link RuleSet#clientPrefix()}, no sessions and
 * no keys (a request that needs them is answered 503), no trusted origin, no trusted proxy.
 * Confined to one thread.
 */
public final class AuthGateBuilder {
  RuleSource rules = RuleSource.of(RuleSet.clientPrefix());
  final Map<String, GuardedSessions> sessions = new HashMap<>();
  final Map<String, ApiKeys> apiKeys = new HashMap<>();
  final Set<String> keyFields = new TreeSet<>(Set.of(PresentedKeys.DEFAULT_FIELD));
  List<String> trustedProxies = List.of();
  AuthListener listener = AuthListener.none();
  @Nullable Shadow shadow;

  private @Nullable SessionCheck givenSessions;
  private @Nullable ApiKeys givenKeys;
  private List<String> trustedOrigins = List.of();
  private @Nullable CheckFactory declared;

  AuthGateBuilder() {}

  /** The rules; {@link AuthGate#close} closes the source. */
  public AuthGateBuilder rules(RuleSource rules) {
    this.rules = rules;
    return this;
  }

  /** What checks requests that need to come from somebody who is signed in. */
  public AuthGateBuilder sessions(SessionCheck sessions) {
    this.givenSessions = sessions;
    return this;
  }

  /** What checks requests that need a key. */
  public AuthGateBuilder apiKeys(ApiKeys apiKeys) {
    this.givenKeys = apiKeys;
    return this;
  }

  /**
   * Makes the checks that the rules declare in their section {@code checks}, with the secrets that
   * stand in the environment ({@code env:NAME}) and in files ({@code file:PATH}, as seen from the
   * rule file). What {@link #sessions} and {@link #apiKeys} give goes before the declared checks
   * {@code session} and {@code api-key}. They are made once, by {@link #build}: rules are reloaded,
   * what the section says counts from the next start on. Until then requests whose rules need a
   * check that is new are answered 503.
   *
   * @param redisUri what {@code store: redis} means
   */
  public AuthGateBuilder declaredChecks(String redisUri) {
    return declaredChecks(new CheckFactory(redisUri, System::getenv));
  }

  AuthGateBuilder declaredChecks(CheckFactory factory) {
    this.declared = factory;
    return this;
  }

  /**
   * Origins besides the request's own host that may send requests of a session's class that change
   * something.
   *
   * @param origins scheme, host and, where it isn't the default, port: {@code
   *     https://www.example.com}
   */
  public AuthGateBuilder trustedOrigins(String... origins) {
    this.trustedOrigins = List.of(origins);
    return this;
  }

  /**
   * Proxies whose {@code X-Forwarded-For} and {@code X-Forwarded-Proto} are believed, besides those
   * that the rules name.
   *
   * @param proxies IP addresses and networks: {@code 10.0.0.0/8}
   */
  public AuthGateBuilder trustedProxies(String... proxies) {
    this.trustedProxies = List.of(proxies);
    return this;
  }

  /** Who hears of every decision. */
  public AuthGateBuilder listener(AuthListener listener) {
    this.listener = listener;
    return this;
  }

  /** Candidate rules that see every request and decide nothing. */
  public AuthGateBuilder shadow(Shadow shadow) {
    this.shadow = shadow;
    return this;
  }

  /**
   * The gate.
   *
   * @throws IllegalArgumentException if an origin or a proxy is none, or a declared check can't be
   *     made
   */
  public AuthGate build() {
    if (declared != null) {
      rules.current().declaredChecks().values().forEach(check -> add(check, declared));
    }
    if (givenSessions != null) {
      sessions.put("session", guarded(givenSessions, List.of()));
    }
    if (givenKeys != null) {
      apiKeys.put("api-key", givenKeys);
    }
    return new AuthGate(this);
  }

  private void add(CheckDeclaration check, CheckFactory factory) {
    if (check.type().equals("api-key")) {
      check.text("header").ifPresent(keyFields::add);
      if (givenKeys == null || !check.name().equals("api-key")) {
        apiKeys.put(check.name(), factory.apiKeys(check));
      }
    } else if (givenSessions == null || !check.name().equals("session")) {
      sessions.put(
          check.name(), guarded(factory.sessions(check), check.all("csrf.trustedOrigins")));
    }
  }

  private GuardedSessions guarded(SessionCheck check, List<String> moreOrigins) {
    List<String> origins = new ArrayList<>(trustedOrigins);
    origins.addAll(moreOrigins);
    return new GuardedSessions(check, new CrossOriginGuard(origins));
  }
}
