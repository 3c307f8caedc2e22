package dev.edgekit.auth.servlet;

import static java.util.Objects.requireNonNull;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.Decision;
import dev.edgekit.http.ProblemException;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.http.servlet.ServletExchange;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Applies an {@link AuthGate}'s decisions before anything else sees a request: what is denied is
 * answered here, what is allowed goes on as {@link Decision#path()} says, with the principal that
 * was found as {@code getUserPrincipal()}, and with the whole decision as an attribute ({@link
 * #decision}). For Jakarta Servlet 5.0 and later, any container. Thread-safe.
 *
 * <p><b>Where it stands.</b> It must be the first filter: one that rewrites requests by what
 * clients send (Spring's {@code ForwardedHeaderFilter}) belongs after it. {@link #addTo} registers
 * it for every path and every dispatch; with Spring Boot, a {@code FilterRegistrationBean} of
 * {@code Ordered.HIGHEST_PRECEDENCE} and all dispatcher types does. A registration of one's own
 * needs {@code setAsyncSupported(true)}, else {@code startAsync} fails behind it.
 *
 * <p><b>Dispatches.</b> A request is decided about once, when it arrives. When the container
 * dispatches it again (async, forward, include, error), what was decided holds; where nothing was,
 * the dispatch is refused: 403, or the status of the container's error. Where two gates stand one
 * after the other, each decides; one gate's filter may be registered twice and asks once. Jetty
 * 12.1 doubles the query's parameters after {@code startAsync(request, response)} behind any
 * filter's wrapper, this one's included: ask for them before.
 *
 * <p><b>A prefix that a rule strips.</b> Rules see the whole target, context path included, and a
 * strip cuts its prefix from that; what remains lies under the context path. All path methods of
 * the request agree on the stripped path. It chooses the handler where that is chosen after the
 * filter by {@code getRequestURI()}, as in Spring MVC and by JAX-RS servlets at {@code /*}. It
 * can't where the container has chosen a servlet by its mapping before any filter runs, or a
 * framework has chosen its route (Javalin): there the servlet of the unstripped path runs, so map
 * it under the prefix and don't strip, or forward with a {@code RequestDispatcher}.
 *
 * <p><b>CORS.</b> Preflights from trusted origins are answered here; answers of the chain get
 * {@link Decision#answerFields()} before the chain runs. {@link ServletExchange#write} leaves them
 * as they are; other code of the chain must add no CORS fields. Where a container makes an answer
 * without any dispatch (its own error page), a page can't read it.
 *
 * <p>Fails closed: an exception before the decision is a 503, and the chain isn't called.
 */
public final class GateFilter implements Filter {
  private static final String DECISION = Decision.class.getName();

  /** Each gate's own decision: no gate relies on another's. */
  private static final String DECISIONS = DECISION + "s";

  private final AuthGate gate;

  private GateFilter(AuthGate gate) {
    this.gate = gate;
  }

  /** A filter that asks this gate and leaves it open when it is destroyed. */
  public static GateFilter of(AuthGate gate) {
    return new GateFilter(requireNonNull(gate, "gate must not be null"));
  }

  /**
   * The decision about a request that came to the filter, allowed or not, the last one where two
   * gates decided; empty for a request that didn't come to it. A handler that wants to know whether
   * somebody is signed in looks at {@link Decision#check()}, too: an API key has a principal as
   * well.
   */
  public static Optional<Decision> decision(ServletRequest request) {
    return request.getAttribute(DECISION) instanceof Decision decision
        ? Optional.of(decision)
        : Optional.empty();
  }

  /**
   * Registers this filter for every path and every dispatch, before the filters that the deployment
   * declares.
   *
   * @throws IllegalStateException if the context has a gate already
   */
  public FilterRegistration.Dynamic addTo(ServletContext context) {
    FilterRegistration.Dynamic registration = context.addFilter(GateFilter.class.getName(), this);
    if (registration == null) {
      throw new IllegalStateException("this context has a GateFilter already");
    }
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
    return registration;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse answer)) {
      throw new ServletException("the gate decides about HTTP requests alone");
    }
    Optional<Decision> known = own(http);
    if (known.filter(Decision::isAllowed).isPresent()) {
      goOn(known.get(), http, answer, chain);
    } else if (known.isEmpty() && http.getDispatcherType() == DispatcherType.REQUEST) {
      arrive(http, answer, chain);
    } else {
      refuseDispatch(http, answer);
    }
  }

  private Optional<Decision> own(HttpServletRequest http) {
    return http.getAttribute(DECISIONS) instanceof Map<?, ?> all
            && all.get(gate) instanceof Decision decision
        ? Optional.of(decision)
        : Optional.empty();
  }

  private void remember(HttpServletRequest http, Decision decision) {
    Map<Object, Object> all = new HashMap<>();
    if (http.getAttribute(DECISIONS) instanceof Map<?, ?> others) {
      all.putAll(others);
    }
    all.put(gate, decision);
    http.setAttribute(DECISIONS, Map.copyOf(all));
    http.setAttribute(DECISION, decision);
  }

  private void arrive(HttpServletRequest http, HttpServletResponse answer, FilterChain chain)
      throws IOException, ServletException {
    ServletExchange exchange = ServletExchange.of(http, answer);
    GatedRequest gated;
    try {
      Request request = exchange.request();
      Decision decision = gate.decide(request);
      remember(http, decision);
      if (!decision.isAllowed()) {
        exchange.write(decision.response());
        return;
      }
      addAnswerFields(decision, answer);
      gated = GatedRequest.arriving(http, request, decision);
    } catch (ProblemException e) {
      exchange.write(e.response());
      return;
    } catch (RuntimeException | Error e) {
      exchange.write(
          Response.problem(
              503, "about:blank", "Service Unavailable", "The request could not be checked."));
      return;
    }
    chain.doFilter(gated, answer);
  }

  /**
   * Adds each field once; again on each dispatch, since a container that makes an error page may
   * have dropped them.
   */
  private static void addAnswerFields(Decision decision, HttpServletResponse answer) {
    decision
        .answerFields()
        .forEach(
            (name, value) -> {
              if (!answer.getHeaders(name).contains(value)) {
                answer.addHeader(name, value);
              }
            });
  }

  /** An allowed request passes the filter again. */
  private static void goOn(
      Decision decision, HttpServletRequest http, HttpServletResponse answer, FilterChain chain)
      throws IOException, ServletException {
    boolean wrapped =
        http instanceof GatedRequest
            || (http instanceof jakarta.servlet.ServletRequestWrapper wrapper
                && wrapper.isWrapperFor(GatedRequest.class));
    addAnswerFields(decision, answer);
    chain.doFilter(wrapped ? http : GatedRequest.again(http, decision), answer);
  }

  /** An error that the container found before the filter keeps its status, and gets no page. */
  private static void refuseDispatch(HttpServletRequest http, HttpServletResponse answer)
      throws IOException {
    if (http.getDispatcherType() != DispatcherType.ERROR || answer.getStatus() < 400) {
      ServletExchange.of(http, answer)
          .write(
              Response.problem(403, "about:blank", "Forbidden", "Nothing allowed this request."));
    }
  }
}
