package dev.edgekit.auth;

import static java.util.Objects.requireNonNull;

import dev.edgekit.auth.AuthGate.GuardedSessions;
import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.rule.CheckDeclaration;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.auth.session.SessionCheck;
import dev.edgekit.auth.token.TokenCheck;
import dev.edgekit.http.internal.Elements;
import dev.edgekit.http.internal.Once;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Builds an {@link AuthGate}. Nothing is required. Defaults: the rules {@link
 * RuleSet#clientPrefix()}, no sessions and no keys, no trusted origin, no trusted proxy. A check
 * that the rules name and nobody gives is logged by {@link #build} and listed in {@link
 * AuthGate#missingChecks()}; a request that needs it is answered with 503.
 *
 * <p>The gate owns what it is built from: closing it closes the rules, sessions and keys, down to
 * the connections that they opened; a client that the host handed over stays open. Two gates of one
 * builder share them. Confined to one thread.
 */
public final class AuthGateBuilder {
  private final List<AuthListener> listeners = new ArrayList<>();
  private @Nullable RuleSource givenRules;
  private List<String> trustedProxies = List.of();
  private ProxyFields proxyFields = ProxyFields.EITHER;
  private List<String> trustedOrigins = List.of();
  private @Nullable SessionCheck givenSessions;
  private @Nullable ApiKeys givenKeys;
  private @Nullable TokenCheck givenTokens;
  private @Nullable CheckFactory declared;
  private @Nullable Shadow shadow;

  AuthGateBuilder() {}

  /** The rules. Default: {@link RuleSet#clientPrefix()}. */
  public AuthGateBuilder rules(RuleSource rules) {
    String rule = "a gate has one set of rules; a folder may hold them in several files";
    this.givenRules = Once.given(givenRules, rules, "rules", rule);
    return this;
  }

  /**
   * The check that a request comes from somebody who is signed in.
   *
   * @throws IllegalArgumentException if another one was given before
   */
  public AuthGateBuilder sessions(SessionCheck sessions) {
    this.givenSessions = once(givenSessions, sessions, "sessions", "session");
    return this;
  }

  /**
   * The check of other services' keys.
   *
   * @throws IllegalArgumentException if others were given before
   */
  public AuthGateBuilder apiKeys(ApiKeys apiKeys) {
    this.givenKeys = once(givenKeys, apiKeys, "apiKeys", "api-key");
    return this;
  }

  /**
   * The check of Bearer tokens, for rules with the check {@code jwt}.
   *
   * @throws IllegalArgumentException if another one was given before
   */
  public AuthGateBuilder tokens(TokenCheck tokens) {
    this.givenTokens = once(givenTokens, tokens, "tokens", "jwt");
    return this;
  }

  /**
   * Makes the checks that the rules declare in their section {@code checks}, with the secrets that
   * stand in the environment ({@code env:NAME}) and in files ({@code file:PATH}, relative to the
   * rule file's folder). What {@link #sessions}, {@link #apiKeys} and {@link #tokens} give takes
   * precedence over the declared checks {@code session}, {@code api-key} and {@code jwt}. Declared
   * checks are made once, by {@link #build}: rules are reloaded, but a change of the section counts
   * from the next start on. Until then a request that needs a newly declared check is answered 503.
   *
   * @param redisUri the Redis that {@code store: redis} stands for
   */
  public AuthGateBuilder declaredChecks(String redisUri) {
    return declaredChecks(
        new CheckFactory(requireNonNull(redisUri, "redisUri must not be null"), System::getenv));
  }

  AuthGateBuilder declaredChecks(CheckFactory factory) {
    this.declared = factory;
    return this;
  }

  /**
   * Origins besides the request's own that may send requests of a session's class that change
   * something or open a WebSocket, and whose pages may read all answers (CORS, the Fetch standard):
   * the gate answers their preflights with 204, or with the refusal of a target or of {@code deny},
   * by the rule of the method that is asked for and without any look-up; every other answer carries
   * the permission to read it, with credentials, in {@link Decision#answerFields()}. The host must
   * then add no CORS fields itself. A trusted origin's scripts can do what its users can: name none
   * that isn't yours.
   *
   * @param origins scheme, host and, where it isn't the default, port: {@code
   *     https://www.example.com}
   * @throws IllegalArgumentException if one is no origin
   */
  public AuthGateBuilder trustedOrigins(String... origins) {
    this.trustedOrigins = CrossOriginGuard.checked(Elements.of(origins, "origins"));
    return this;
  }

  /**
   * Proxies whose {@code X-Forwarded-For}, {@code X-Forwarded-Proto} and {@code X-Forwarded-Host},
   * or {@code Forwarded} (RFC 7239), are believed, besides those that the rules name: see {@link
   * #proxyFields}. Rules and the guard against other sites then see the client's address, scheme
   * and host instead of the connection's.
   *
   * <p><b>Name only proxies that write these fields themselves.</b> One that passes on what the
   * client sent lets every client choose its own address, and with it whatever {@code ClientIP} and
   * the addresses of keys protect. A Next.js server that the Internet reaches directly is one of
   * these: its rewrites write the host, but pass on the client's {@code X-Forwarded-For}. Put a
   * proxy in front of it that sets the field, or don't name it and use {@link #trustedOrigins}.
   *
   * @param proxies IP addresses and networks: {@code 10.0.0.0/8}
   */
  public AuthGateBuilder trustedProxies(String... proxies) {
    this.trustedProxies = Elements.of(proxies, "proxies");
    return this;
  }

  /**
   * The fields in which trusted proxies describe the client's request. Default: {@link
   * ProxyFields#EITHER}.
   */
  public AuthGateBuilder proxyFields(ProxyFields fields) {
    this.proxyFields = requireNonNull(fields, "fields must not be null");
    return this;
  }

  /**
   * Another listener that is told of every decision and reload: {@code AuthMetrics.in(registry)}.
   */
  public AuthGateBuilder listener(AuthListener listener) {
    listeners.add(requireNonNull(listener, "listener must not be null"));
    return this;
  }

  /** Candidate rules that see every request and decide nothing. */
  public AuthGateBuilder shadow(Shadow shadow) {
    this.shadow =
        Once.given(this.shadow, shadow, "shadow", "a gate has one set of rules to compare");
    return this;
  }

  /**
   * A gate with the settings so far; the builder stays as it is.
   *
   * @throws IllegalArgumentException if a proxy is neither address nor network, or a declared check
   *     can't be made
   */
  public AuthGate build() {
    RuleSource rules = givenRules == null ? RuleSource.of(RuleSet.clientPrefix()) : givenRules;
    Map<String, GuardedSessions> sessions = new HashMap<>();
    Map<String, ApiKeys> apiKeys = new HashMap<>();
    Map<String, TokenCheck> tokens = new HashMap<>();
    Set<String> keyFields = new TreeSet<>(Set.of(PresentedKeys.DEFAULT_FIELD));
    if (givenSessions != null) {
      sessions.put("session", guarded(givenSessions, List.of()));
    }
    if (givenKeys != null) {
      apiKeys.put("api-key", givenKeys);
    }
    if (givenTokens != null) {
      tokens.put("jwt", givenTokens);
    }
    if (declared != null) {
      CheckFactory factory = declared;
      for (CheckDeclaration check : rules.current().declaredChecks().values()) {
        if (check.type().equals("api-key")) {
          check.text("header").ifPresent(keyFields::add);
          apiKeys.computeIfAbsent(check.name(), name -> factory.apiKeys(check));
        } else if (check.type().equals("jwt")) {
          tokens.computeIfAbsent(check.name(), name -> factory.tokens(check));
        } else {
          sessions.computeIfAbsent(check.name(), name -> guarded(factory, check));
        }
      }
    }
    return new AuthGate(
        new AuthGate.Settings(
            rules,
            new CrossOriginGuard(trustedOrigins),
            sessions,
            apiKeys,
            tokens,
            List.copyOf(keyFields),
            trustedProxies,
            proxyFields,
            listeners,
            shadow));
  }

  private static <T> T once(@Nullable T former, T check, String setter, String name) {
    return Once.given(
        former,
        check,
        setter,
        "a gate has one check "
            + name
            + "; declare more under names of their own in the rule file's section checks");
  }

  private GuardedSessions guarded(CheckFactory factory, CheckDeclaration check) {
    return guarded(factory.sessions(check), check.all("csrf.trustedOrigins"));
  }

  private GuardedSessions guarded(SessionCheck check, List<String> moreOrigins) {
    List<String> origins = new ArrayList<>(trustedOrigins);
    origins.addAll(moreOrigins);
    return new GuardedSessions(check, new CrossOriginGuard(origins));
  }
}
