package dev.edgekit.auth;

import java.util.Set;

/**
 * Who a request comes from, as a check found it. Immutable.
 *
 * @param name the user of the session or the owner of the API key; never empty, and no secret
 * @param scopes what it may do; a session has none unless its store says so
 */
public record Principal(String name, Set<String> scopes) {
  /** Copies the scopes. */
  public Principal {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a principal needs a name");
    }
    scopes = Set.copyOf(scopes);
  }

  /** A principal without scopes. */
  public static Principal of(String name) {
    return new Principal(name, Set.of());
  }
}
