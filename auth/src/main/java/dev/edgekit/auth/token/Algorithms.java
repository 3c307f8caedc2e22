package dev.edgekit.auth.token;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Which algorithms may sign (RFC 7518 §3.1). A list names either algorithms of public keys or of
 * secrets: with both, a token could be signed with a public key as if it were a secret.
 */
final class Algorithms {
  static final Set<String> PUBLIC = Set.of("RS256", "PS256", "ES256");
  static final Set<String> SECRET = Set.of("HS256");

  private static final String SIZES = "(256|384|512)";

  private Algorithms() {}

  /** The names, if each is of the same kind as the former ones. */
  static Set<String> checked(List<String> names, Collection<String> former) {
    boolean secret = former.stream().allMatch(name -> name.startsWith("HS"));
    String allowed = (secret ? "HS" : "(RS|PS|ES)") + SIZES;
    for (String name : names) {
      if (!name.matches(allowed)) {
        throw new IllegalArgumentException(
            "an algorithm of "
                + (secret ? "secrets, HS256 to HS512" : "public keys, RS256, PS256, ES256 to …512")
                + ": "
                + name);
      }
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException("at least one algorithm must be allowed");
    }
    return Set.copyOf(names);
  }
}
