package dev.edgekit.examples.springboot;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.Decision;
import dev.edgekit.auth.Principal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Stands before every controller: a request that the gate denies goes no further, and one that it
 * allows is mapped by the path that the gate gave. Thread-safe.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class GateFilter extends OncePerRequestFilter {
  /** The request attribute with the name of the one who was let in. */
  static final String PRINCIPAL = "dev.edgekit.principal";

  private final AuthGate gate;

  GateFilter(AuthGate gate) {
    this.gate = gate;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Decision decision = gate.decide(new ServletRequest(request));
    if (!decision.isAllowed()) {
      ServletResponses.write(decision.response(), response);
      return;
    }
    request.setAttribute(PRINCIPAL, decision.principal().map(Principal::name).orElse(""));
    chain.doFilter(new Dispatched(request, decision.path().orElseThrow()), response);
  }

  /** The request under the path that was checked; Spring maps by {@code getRequestURI}. */
  private static final class Dispatched extends HttpServletRequestWrapper {
    private final String path;

    Dispatched(HttpServletRequest request, String path) {
      super(request);
      this.path = path;
    }

    @Override
    public String getRequestURI() {
      return path;
    }

    @Override
    public String getServletPath() {
      return path;
    }
  }
}
