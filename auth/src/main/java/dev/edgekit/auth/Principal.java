package dev.edgekit.auth;

import static java.util.Objects.requireNonNull;

import dev.edgekit.http.internal.Elements;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Who a request comes from, as a check found it. Two are equal only if their kind and check are,
 * too: the service {@code ada} is not the user {@code ada}, and the user {@code ada} of one check
 * is not the user {@code ada} of another. So compare or keep principals, not their names.
 * Immutable.
 *
 * @param kind whether it is a person or a program
 * @param check the check that found it, as rules name it; empty until the gate sets it
 * @param name the user of the session, the owner of the API key or the subject of the token; never
 *     empty, and no secret
 * @param scopes what it may do; a session has none unless its store says so
 */
public record Principal(Kind kind, String check, String name, Set<String> scopes) {
  /** Copies the scopes. */
  public Principal {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a principal needs a name");
    }
    scopes = Set.copyOf(Elements.of(scopes, "scopes"));
  }

  /** A user without scopes, for a check to find. */
  public static Principal user(String name) {
    return new Principal(Kind.USER, "", name, Set.of());
  }

  /** A service without scopes, for a check to find. */
  public static Principal service(String name) {
    return new Principal(Kind.SERVICE, "", name, Set.of());
  }

  /** This principal with other scopes. */
  public Principal withScopes(Set<String> scopes) {
    requireNonNull(scopes, "scopes must not be null");
    return new Principal(kind, check, name, scopes);
  }

  /** This principal as found by this check; the gate sets the check of every principal. */
  public Principal withCheck(String check) {
    requireNonNull(check, "check must not be null");
    return new Principal(kind, check, name, scopes);
  }

  /**
   * One text for kind, check and name, different for principals that differ in one of them: the key
   * by which to keep answers or data apart.
   */
  public String id() {
    return kind.name().toLowerCase(Locale.ROOT)
        + ":"
        + URLEncoder.encode(check, StandardCharsets.UTF_8)
        + ":"
        + name;
  }

  /** What a principal can be. */
  public enum Kind {
    /** A person who has signed in. */
    USER,
    /** A program that has a key or a token of its own. */
    SERVICE
  }
}
