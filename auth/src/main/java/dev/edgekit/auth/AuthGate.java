package dev.edgekit.auth;

import dev.edgekit.http.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Decides about requests: the rules say which check one needs, and the check says whether it may go
 * on.
 *
 * <p>Fails closed: whatever a store, a format or a listener throws, no request is allowed for it; a
 * credential that can't be checked is answered with 503. Guarantees that an allowed request passed
 * the check that one published rule set names for it. Does not guarantee that the host dispatches
 * on {@link Decision#path()}. Thread-safe.
 */
public final class AuthGate implements AutoCloseable {
  private final QuietLog log = new QuietLog(LoggerFactory.getLogger(AuthGate.class));

  private final RuleSource rules;
  private final @Nullable SessionCheck sessions;
  private final @Nullable ApiKeys apiKeys;
  private final CrossOriginGuard crossOrigin;
  private final ForwardedFields forwarded;
  private final AuthListener listener;
  private final @Nullable Shadow shadow;

  AuthGate(AuthGateBuilder builder) {
    rules = builder.rules;
    sessions = builder.sessions;
    apiKeys = builder.apiKeys;
    crossOrigin = new CrossOriginGuard(builder.trustedOrigins);
    forwarded = new ForwardedFields(builder.trustedProxies);
    listener = builder.listener;
    shadow = builder.shadow;
  }

  /** A builder. */
  public static AuthGateBuilder builder() {
    return new AuthGateBuilder();
  }

  /**
   * Decides about a request. May block for as long as a store's timeout; throws only what the
   * request's own methods throw.
   */
  public Decision decide(Request request) {
    long start = System.nanoTime();
    RuleSet set = rules.current();
    Request seen = forwarded.apply(request, set);
    Classification classification = new RequestClassifier(set).classify(seen);
    observe(seen, classification);
    Decision decision = checkOrDeny(classification, seen);
    report(decision, System.nanoTime() - start);
    return decision;
  }

  private void observe(Request request, Classification classification) {
    if (shadow != null) {
      try {
        shadow.observe(request, classification);
      } catch (RuntimeException e) {
        log.warn("{} failed: {}", "the shadow", e.getClass().getName());
      }
    }
  }

  private Decision checkOrDeny(Classification classification, Request request) {
    try {
      return check(classification, request);
    } catch (RuntimeException e) {
      // The message may quote a key of the store, which is a session's id.
      log.warn("the check {} failed: {}", classification.check(), e.getClass().getName());
      return unavailable(classification);
    }
  }

  private Decision check(Classification classification, Request request) {
    PathRejection rejection = rejection(classification, request);
    if (rejection != null) {
      return Decision.deny(classification, rejection.word(), Denials.rejectedTarget(rejection));
    }
    return switch (classification.check()) {
      case "none" -> Decision.allow(classification);
      case "session" -> checkSession(classification, request);
      case "api-key" -> checkKey(classification, request);
      case "deny" -> Decision.deny(classification, "denied", Denials.forbidden());
      default -> unavailable(classification);
    };
  }

  private static @Nullable PathRejection rejection(Classification classification, Request request) {
    return classification
        .reason()
        .map(PathRejection::ofWord)
        .orElse(HostFields.agree(request) ? null : PathRejection.AUTHORITY_MISMATCH);
  }

  private Decision checkSession(Classification classification, Request request) {
    if (sessions == null) {
      return unavailable(classification);
    }
    if (!crossOrigin.admits(request)) {
      return Decision.deny(classification, "cross-origin", Denials.crossOrigin());
    }
    if (sessions.isPresented(request) && !PresentedKeys.in(request).isEmpty()) {
      return twoCredentials(classification);
    }
    SessionReading reading = sessions.read(request);
    return switch (reading.kind()) {
      case VALID -> checkScopes(classification, reading.principal().orElseThrow());
      case ABSENT -> Decision.deny(classification, "no-session", Denials.noSession());
      case INVALID -> Decision.deny(classification, "invalid-session", Denials.noSession());
    };
  }

  private Decision checkKey(Classification classification, Request request) {
    if (apiKeys == null) {
      return unavailable(classification);
    }
    List<String> presented = PresentedKeys.in(request);
    if (presented.isEmpty()) {
      return Decision.deny(classification, "no-api-key", Denials.noKey());
    }
    if (presented.size() > 1 || (sessions != null && sessions.isPresented(request))) {
      return twoCredentials(classification);
    }
    ApiKeyReading reading = apiKeys.read(presented.get(0), request.clientAddress());
    return switch (reading.kind()) {
      case ACCEPTED -> checkScopes(classification, reading.principal());
      case RATE ->
          Decision.deny(
              classification, reading.kind().reason, Denials.tooMany(reading.retryAfter()));
      default -> Decision.deny(classification, reading.kind().reason, Denials.badKey());
    };
  }

  private static Decision checkScopes(Classification classification, Principal principal) {
    return principal.scopes().containsAll(classification.scopes())
        ? Decision.allow(classification, principal)
        : Decision.deny(
            classification, "insufficient-scope", Denials.lacksScope(classification.scopes()));
  }

  private static Decision twoCredentials(Classification classification) {
    return Decision.deny(classification, "two-credentials", Denials.twoCredentials());
  }

  private static Decision unavailable(Classification classification) {
    return Decision.deny(classification, "check-unavailable", Denials.unavailable());
  }

  private void report(Decision decision, long nanos) {
    try {
      listener.decided(decision, nanos);
    } catch (RuntimeException e) {
      log.warn("the listener {} failed: {}", listener.getClass().getName(), e.getClass().getName());
    }
  }

  /** Closes the rules, sessions and keys, and with them the connections that they opened. */
  @Override
  public void close() {
    rules.close();
    if (sessions != null) {
      sessions.close();
    }
    if (apiKeys != null) {
      apiKeys.close();
    }
  }
}
