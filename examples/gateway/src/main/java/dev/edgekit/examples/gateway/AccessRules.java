package dev.edgekit.examples.gateway;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.Decision;
import dev.edgekit.auth.Principal;
import dev.edgekit.auth.ProxyFields;
import dev.edgekit.auth.rule.RuleSetException;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.http.FieldText;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which check a request needs and which origin it is for, by a file of rules that is read again
 * whenever it changes. Without one, every request is for the one origin and needs no check.
 * Thread-safe.
 */
final class AccessRules implements AutoCloseable {
  /** Tells the origin who asks. What a client says in it is never passed on. */
  static final String USER_FIELD = "X-Forwarded-User";

  private final @Nullable AuthGate gate;
  private final Map<String, OriginAddress> services;
  private final OriginAddress standard;

  private AccessRules(@Nullable AuthGate gate, Options options) {
    this.gate = gate;
    this.services = options.services();
    this.standard = options.origin();
  }

  /**
   * The rules that these options name.
   *
   * @throws IllegalArgumentException if their file can't be used
   */
  static AccessRules of(Options options) {
    try {
      AuthGate gate = options.isOn(Flag.RULES) ? gate(options) : null;
      return new AccessRules(gate, options);
    } catch (RuleSetException e) {
      throw new IllegalArgumentException(Flag.RULES.text() + ": " + e.getMessage(), e);
    }
  }

  private static AuthGate gate(Options options) {
    return AuthGate.builder()
        .rules(RuleSource.watching(options.file(Flag.RULES).orElseThrow()))
        .declaredChecks(options.text(Flag.RULES_REDIS).orElseThrow())
        .trustedProxies(options.list(Flag.TRUST_PROXIES).toArray(String[]::new))
        .proxyFields(proxyFields(options))
        .build();
  }

  private static ProxyFields proxyFields(Options options) {
    String word = options.text(Flag.PROXY_FIELDS).orElseThrow();
    return ProxyFields.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /**
   * What becomes of a request.
   *
   * @param request as it is to be passed on: with the path that was checked
   * @param refusal the answer to one that may not be
   * @param answered adds to any other answer what the gate says to browsers, after the cache
   */
  record Routing(
      Request request,
      OriginAddress origin,
      Optional<Response> refusal,
      UnaryOperator<Response> answered) {}

  /** Judges this request; may ask the stores of sessions and keys. */
  Routing route(Request request) {
    if (gate == null) {
      Request same = as(request, request.target(), "");
      return new Routing(same, standard, Optional.empty(), UnaryOperator.identity());
    }
    Decision decision = gate.decide(request);
    if (!decision.isAllowed()) {
      Optional<Response> refusal = Optional.of(decision.response());
      return new Routing(request, standard, refusal, UnaryOperator.identity());
    }
    String target =
        decision.path().orElseThrow() + request.query().map(query -> "?" + query).orElse("");
    String user = decision.principal().map(Principal::id).orElse("");
    Request allowed = as(request, target, user);
    return new Routing(allowed, origin(decision), Optional.empty(), decision::answer);
  }

  /** That of the service which the rule names, or of the rule itself, by its id. */
  private OriginAddress origin(Decision decision) {
    Optional<String> service = decision.service();
    if (service.isPresent() && !services.containsKey(service.get())) {
      throw Problem.busy("No origin is known for what the rule leads to.");
    }
    return service
        .or(decision::rule)
        .map(name -> services.getOrDefault(name, standard))
        .orElse(standard);
  }

  private static Request as(Request request, String target, String user) {
    Headers fields = unclaimed(request.headers());
    return Request.builder(request.method(), target)
        .scheme(request.scheme())
        .host(request.host())
        .clientAddress(request.clientAddress())
        .headers(user.isEmpty() ? fields : fields.with(USER_FIELD, FieldText.uri(user)))
        .build();
  }

  /** Also of a trusted proxy, which may pass a client's word on; some servers read _ for -. */
  private static Headers unclaimed(Headers fields) {
    Headers.Builder kept = Headers.builder();
    fields.forEach(
        (name, value) -> {
          if (!name.replace('_', '-').equalsIgnoreCase(USER_FIELD)) {
            kept.add(name, value);
          }
        });
    return kept.build();
  }

  @Override
  public void close() {
    if (gate != null) {
      gate.close();
    }
  }
}
