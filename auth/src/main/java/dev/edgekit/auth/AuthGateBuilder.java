package dev.edgekit.auth;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds an {@link AuthGate}. Defaults: the rules {@link RuleSet#clientPrefix()}, no sessions and
 * no keys (a request that needs them is answered 503), no trusted origin, no trusted proxy.
 * Confined to one thread.
 */
public final class AuthGateBuilder {
  RuleSource rules = RuleSource.of(RuleSet.clientPrefix());
  @Nullable SessionCheck sessions;
  @Nullable ApiKeys apiKeys;
  List<String> trustedOrigins = List.of();
  List<String> trustedProxies = List.of();
  AuthListener listener = AuthListener.none();
  @Nullable Shadow shadow;

  AuthGateBuilder() {}

  /** The rules; {@link AuthGate#close} closes the source. */
  public AuthGateBuilder rules(RuleSource rules) {
    this.rules = rules;
    return this;
  }

  /** What checks requests that need to come from somebody who is signed in. */
  public AuthGateBuilder sessions(SessionCheck sessions) {
    this.sessions = sessions;
    return this;
  }

  /** What checks requests that need a key. */
  public AuthGateBuilder apiKeys(ApiKeys apiKeys) {
    this.apiKeys = apiKeys;
    return this;
  }

  /**
   * Origins besides the request's own host that may send requests of the class {@code session} that
   * change something.
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
   * @throws IllegalArgumentException if an origin or a proxy is none
   */
  public AuthGate build() {
    return new AuthGate(this);
  }
}
