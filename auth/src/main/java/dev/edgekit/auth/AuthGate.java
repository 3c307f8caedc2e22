package dev.edgekit.auth;

import static java.util.Objects.requireNonNull;

import dev.edgekit.auth.internal.net.TrustedProxies;
import dev.edgekit.auth.internal.support.RateLimitedLog;
import dev.edgekit.auth.key.ApiKeyReading;
import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.key.ApiKeysState;
import dev.edgekit.auth.path.PathRejection;
import dev.edgekit.auth.rule.Classification;
import dev.edgekit.auth.rule.RuleReload;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.auth.session.SessionCheck;
import dev.edgekit.auth.session.SessionReading;
import dev.edgekit.auth.token.TokenCheck;
import dev.edgekit.auth.token.TokenReading;
import dev.edgekit.http.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Decides whether requests may go on: the rules say which check a request needs, and the check says
 * whether it passes.
 *
 * <p>Fails closed: whatever the rules' source, a store, a format or a listener throws, errors of
 * the virtual machine included, no request is allowed because of it; a request that can't be
 * checked is answered with 503. Guarantees that an allowed request passed the check that one
 * published rule set names for it. Does not guarantee that the host dispatches on {@link
 * Decision#path()}. Thread-safe.
 */
public final class AuthGate implements AutoCloseable {
  /** The classification where no rules can be had. */
  private static final Classification NO_RULES =
      RuleSet.parse("{\"defaults\": {\"check\": \"deny\"}, \"rules\": []}")
          .classify(Request.get("/").build());

  private static final String COOKIE_AND_KEY = "a session's cookie and an API key or Bearer token";
  private static final String TWO_KEYS = "two API keys or Bearer tokens";

  /** What a session check finds without its store. */
  private static final Set<SessionReading.Kind> NO_STORE_ASKED =
      Set.of(SessionReading.Kind.ABSENT, SessionReading.Kind.FORGED);

  private static final Set<String> BUILT_IN = Set.of("none", "deny");

  private final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(AuthGate.class));

  /** Separate, so that neither log's limit silences the other. */
  private final RateLimitedLog sessionLog =
      new RateLimitedLog(LoggerFactory.getLogger(AuthGate.class));

  private final Settings settings;
  private final PresentedKeys presentedKeys;

  /** The checks that failed when they were last run. */
  private final Set<String> unavailable = ConcurrentHashMap.newKeySet();

  private volatile long loadedNanos = System.nanoTime();
  private final TrustedProxies proxies;

  AuthGate(Settings settings) {
    this.settings = settings;
    presentedKeys = new PresentedKeys(settings.keyFields());
    proxies = new TrustedProxies(settings.trustedProxies(), settings.proxyFields().notation());
    settings.rules().onReload(this::reloaded);
    tell(listener -> listener.started(this::state));
    Set<String> missing = missingChecks();
    if (!missing.isEmpty()) {
      LoggerFactory.getLogger(AuthGate.class)
          .warn(
              "the rules name checks that the gate has not: {}; what needs them is answered 503;"
                  + " give them by sessions(…), apiKeys(…) or declaredChecks(…)",
              missing);
    }
  }

  /** A builder. */
  public static AuthGateBuilder builder() {
    return new AuthGateBuilder();
  }

  /** Decides about a request. May block for as long as a store's timeout. Never throws. */
  public Decision decide(Request request) {
    requireNonNull(request, "request must not be null");
    long start = System.nanoTime();
    Decision decision = readable(request, checkOrDeny(request));
    report(decision, System.nanoTime() - start);
    return decision;
  }

  /**
   * The checks that the rules in force name and that nobody gave to the builder. A request that
   * needs one of them is answered with 503. Empty in a gate that is set up correctly.
   */
  public Set<String> missingChecks() {
    Set<String> missing = new TreeSet<>(settings.rules().current().checks());
    missing.removeAll(BUILT_IN);
    missing.removeAll(settings.sessions().keySet());
    missing.removeAll(settings.apiKeys().keySet());
    missing.removeAll(settings.tokens().keySet());
    return missing;
  }

  /** The gate's state, for a health check. May read the file of keys. */
  public AuthState state() {
    Map<String, ApiKeysState> keys = new HashMap<>();
    settings.apiKeys().forEach((check, known) -> keys.put(check, known.state()));
    return new AuthState(
        missingChecks(),
        unavailable,
        Duration.ofNanos(System.nanoTime() - loadedNanos),
        settings.rules().refusal(),
        keys);
  }

  private Decision checkOrDeny(Request request) {
    Classification classification = NO_RULES;
    try {
      RuleSet set = settings.rules().current();
      Request seen = proxies.apply(request, set.trustedProxies(), set.proxyFields());
      if (seen == null) {
        return Decision.deny(NO_RULES, "forwarded-mismatch", DenialResponses.forwardedMismatch());
      }
      Request asked = CorsFields.asked(seen).orElse(seen);
      classification = set.classify(asked);
      if (asked != seen) {
        if (guard(classification).trusts(seen)) {
          observe(asked, classification);
          return checkPreflight(classification, asked);
        }
        classification = set.classify(seen);
      }
      observe(seen, classification);
      Decision decision = check(classification, seen);
      return decision.isAllowed() ? decision.at(classification.path(seen)) : decision;
    } catch (RuntimeException | Error e) {
      // The message may quote a key of the store, which is a session's id.
      log.warn("the check {} failed: {}", classification.check(), e.getClass().getName());
      unavailable.add(classification.check());
      return unavailable(classification);
    }
  }

  /**
   * A preflight has neither cookie nor key: the request that it announces is checked when that
   * comes.
   */
  private Decision checkPreflight(Classification classification, Request asked) {
    return classification.check().equals("deny")
        ? check(classification, asked)
        : Decision.deny(classification, "preflight", CorsFields.preflight(asked));
  }

  /**
   * The same decision, with the fields that pages of trusted origins need in order to read the
   * answer.
   */
  private Decision readable(Request request, Decision decision) {
    try {
      return decision.with(CorsFields.of(request, guard(decision.classification())));
    } catch (RuntimeException | Error e) {
      log.warn("{} failed: {}", "reading the origin", e.getClass().getName());
      return unavailable(decision.classification());
    }
  }

  /** The origins that may send requests of a class: those of its sessions, or of the gate. */
  private CrossOriginGuard guard(Classification classification) {
    GuardedSessions sessions = settings.sessions().get(classification.check());
    return sessions == null ? settings.guard() : sessions.guard();
  }

  private void observe(Request request, Classification classification) {
    if (settings.shadow() != null) {
      try {
        settings.shadow().observe(request, classification);
      } catch (RuntimeException | Error e) {
        log.warn("{} failed: {}", "the shadow", e.getClass().getName());
      }
    }
  }

  private Decision check(Classification classification, Request request) {
    if (classification.outcome() == Classification.Outcome.REJECT) {
      String reason = classification.reason().orElseThrow();
      return Decision.deny(
          classification,
          reason,
          DenialResponses.rejectedTarget(PathRejection.ofWord(reason), request.target()));
    }
    String check = classification.check();
    GuardedSessions session = settings.sessions().get(check);
    ApiKeys keys = settings.apiKeys().get(check);
    TokenCheck tokens = settings.tokens().get(check);
    if (session != null) {
      return checkSession(classification, request, session);
    }
    if (keys != null) {
      return checkKey(classification, request, keys);
    }
    if (tokens != null) {
      return checkToken(classification, request, tokens);
    }
    return switch (check) {
      case "none" -> checkOrigin(classification, request);
      case "deny" -> Decision.deny(classification, "denied", DenialResponses.forbidden());
      default -> unavailable(classification);
    };
  }

  private Decision checkOrigin(Classification classification, Request request) {
    return classification.csrf() && !settings.guard().admits(request)
        ? crossOrigin(classification)
        : Decision.allow(classification);
  }

  private Decision checkSession(
      Classification classification, Request request, GuardedSessions sessions) {
    if (!sessions.guard().admits(request)) {
      return crossOrigin(classification);
    }
    if (!classification.ownCredential()
        && sessions.check().isPresented(request)
        && !presentedKeys.in(request).isEmpty()) {
      return twoCredentials(classification, COOKIE_AND_KEY);
    }
    SessionReading reading = sessions.check().read(request);
    if (!NO_STORE_ASKED.contains(reading.kind())) {
      unavailable.remove(classification.check());
    }
    reading.detail().ifPresent(detail -> sessionLog.warn("{}: {}", reading.kind().word(), detail));
    return reading
        .principal()
        .map(principal -> checkScopes(classification, principal))
        .orElseGet(
            () ->
                Decision.deny(classification, reading.kind().word(), DenialResponses.noSession()));
  }

  private Decision checkKey(Classification classification, Request request, ApiKeys keys) {
    List<String> presented = presentedKeys.in(request);
    if (presented.isEmpty()) {
      return Decision.deny(classification, "no-api-key", DenialResponses.noKey());
    }
    if (presented.size() > 1 || presentsSession(classification, request)) {
      return twoCredentials(classification, presented.size() > 1 ? TWO_KEYS : COOKIE_AND_KEY);
    }
    ApiKeyReading reading = keys.read(presented.get(0), request.clientAddress());
    if (reading.kind() != ApiKeyReading.Kind.MALFORMED) {
      unavailable.remove(classification.check());
    }
    return switch (reading.kind()) {
      case ACCEPTED -> checkScopes(classification, reading.principal().orElseThrow());
      case RATE ->
          Decision.deny(
              classification, reading.kind().word(), DenialResponses.tooMany(reading.retryAfter()));
      default -> Decision.deny(classification, reading.kind().word(), DenialResponses.badKey());
    };
  }

  private Decision checkToken(Classification classification, Request request, TokenCheck tokens) {
    List<String> presented = PresentedKeys.tokens(request);
    boolean own = classification.ownCredential();
    boolean many = (own ? presented : presentedKeys.in(request)).size() > 1;
    if (many || presentsSession(classification, request)) {
      return twoCredentials(classification, many ? TWO_KEYS : COOKIE_AND_KEY);
    }
    if (presented.isEmpty()) {
      return Decision.deny(classification, "no-token", DenialResponses.noToken());
    }
    TokenReading reading = tokens.read(presented.get(0));
    if (reading.kind() == TokenReading.Kind.ACCEPTED) {
      unavailable.remove(classification.check());
    }
    return reading
        .principal()
        .map(principal -> checkScopes(classification, principal))
        .orElseGet(
            () -> Decision.deny(classification, reading.kind().word(), DenialResponses.badToken()));
  }

  private boolean presentsSession(Classification classification, Request request) {
    return !classification.ownCredential()
        && settings.sessions().values().stream()
            .anyMatch(known -> known.check().isPresented(request));
  }

  private static Decision checkScopes(Classification classification, Principal principal) {
    return principal.scopes().containsAll(classification.scopes())
        ? Decision.allow(classification, principal.withCheck(classification.check()))
        : Decision.deny(
            classification,
            "insufficient-scope",
            DenialResponses.lacksScope(classification.scopes()));
  }

  private static Decision crossOrigin(Classification classification) {
    return Decision.deny(classification, "cross-origin", DenialResponses.crossOrigin());
  }

  private static Decision twoCredentials(Classification classification, String which) {
    return Decision.deny(classification, "two-credentials", DenialResponses.twoCredentials(which));
  }

  private static Decision unavailable(Classification classification) {
    return Decision.deny(classification, "check-unavailable", DenialResponses.unavailable());
  }

  private void report(Decision decision, long nanos) {
    tell(listener -> listener.decided(decision, nanos));
  }

  private void reloaded(RuleReload reload) {
    if (reload.succeeded()) {
      loadedNanos = System.nanoTime();
    }
    tell(listener -> listener.reloaded(reload));
  }

  private void tell(Consumer<AuthListener> news) {
    for (AuthListener listener : settings.listeners()) {
      try {
        news.accept(listener);
      } catch (RuntimeException | Error e) {
        log.warn(
            "the listener {} failed: {}", listener.getClass().getName(), e.getClass().getName());
      }
    }
  }

  /**
   * Closes all that the builder was given or made: the rules, the sessions and the keys, down to
   * the connections that they opened. A client of Redis that the host handed over stays open.
   * Afterwards no request that needs a store is allowed. Closing twice is harmless. A failure to
   * close one of them leaves no other open, and is thrown at the end.
   */
  @Override
  public void close() {
    List<Runnable> owned = new ArrayList<>(List.of(settings.rules()::close));
    settings.sessions().values().forEach(known -> owned.add(known.check()::close));
    settings.apiKeys().values().forEach(keys -> owned.add(keys::close));
    settings.tokens().values().forEach(tokens -> owned.add(tokens::close));
    close(owned);
  }

  private static void close(List<Runnable> owned) {
    if (!owned.isEmpty()) {
      try {
        owned.get(0).run();
      } finally {
        close(owned.subList(1, owned.size()));
      }
    }
  }

  /** Sessions, and the origins that may use them. */
  record GuardedSessions(SessionCheck check, CrossOriginGuard guard) {}

  /** All that a gate is made of. */
  record Settings(
      RuleSource rules,
      CrossOriginGuard guard,
      Map<String, GuardedSessions> sessions,
      Map<String, ApiKeys> apiKeys,
      Map<String, TokenCheck> tokens,
      List<String> keyFields,
      List<String> trustedProxies,
      ProxyFields proxyFields,
      List<AuthListener> listeners,
      @Nullable Shadow shadow) {
    Settings {
      sessions = Map.copyOf(sessions);
      apiKeys = Map.copyOf(apiKeys);
      tokens = Map.copyOf(tokens);
      keyFields = List.copyOf(keyFields);
      trustedProxies = List.copyOf(trustedProxies);
      listeners = List.copyOf(listeners);
    }
  }
}
