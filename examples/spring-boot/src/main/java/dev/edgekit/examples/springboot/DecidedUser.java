package dev.edgekit.examples.springboot;

import dev.edgekit.auth.Decision;
import dev.edgekit.auth.Principal;
import dev.edgekit.auth.servlet.GateFilter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** What the gate found is who Spring Security knows: scopes become authorities. Thread-safe. */
@Component
class DecidedUser extends OncePerRequestFilter {
  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<Decision> decision = GateFilter.decision(request);
    decision.flatMap(Decision::principal).ifPresent(user -> know(user, decision.get().check()));
    try {
      chain.doFilter(request, response);
    } finally {
      SecurityContextHolder.clearContext();
    }
  }

  private static void know(Principal user, String check) {
    String[] scopes = user.scopes().stream().map("SCOPE_"::concat).toArray(String[]::new);
    var token =
        UsernamePasswordAuthenticationToken.authenticated(
            user.name(), null, AuthorityUtils.createAuthorityList(scopes));
    token.setDetails(check);
    SecurityContextHolder.getContext().setAuthentication(token);
  }
}
