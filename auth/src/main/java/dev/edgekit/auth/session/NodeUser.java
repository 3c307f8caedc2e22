package dev.edgekit.auth.session;

import dev.edgekit.auth.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Who has signed in, by a session object as services on Node fill it. Stateless. */
final class NodeUser {
  /** The usual places of the user's name. */
  static final List<JsonPointer> USUAL =
      Stream.of(
              "/user",
              "/user/id",
              "/user/_id",
              "/userId",
              "/passport/user",
              "/passport/user/id",
              "/passport/user/_id")
          .map(JsonPointer::compile)
          .toList();

  /** The session's own settings, which name no user. */
  private static final String COOKIE = "cookie";

  /** Up to this many members are named to an operator. */
  private static final int MAX_NAMED = 20;

  private NodeUser() {}

  /** The one text or integer to which the pointers lead. */
  static SessionReading in(JsonNode session, List<JsonPointer> pointers) {
    Map<String, String> found = new LinkedHashMap<>();
    for (JsonPointer pointer : pointers) {
      JsonNode node = session.at(pointer);
      if ((node.isString() || node.isIntegralNumber()) && !node.asString().isEmpty()) {
        found.put(pointer.toString(), node.asString());
      }
    }
    if (found.isEmpty()) {
      return nobody(session, pointers);
    }
    String name = found.values().iterator().next();
    return found.values().stream().allMatch(name::equals)
        ? SessionReading.of(Principal.user(name))
        : SessionReading.refused(SessionReading.Kind.NO_PRINCIPAL)
            .withDetail(
                String.join(" and ", found.keySet()) + " differ; say which one names the user");
  }

  private static SessionReading nobody(JsonNode session, List<JsonPointer> pointers) {
    List<String> members =
        session.propertyNames().stream().filter(name -> !name.equals(COOKIE)).toList();
    if (members.isEmpty()) {
      return SessionReading.refused(SessionReading.Kind.ANONYMOUS);
    }
    return SessionReading.refused(SessionReading.Kind.NO_PRINCIPAL)
        .withDetail(
            "there is no text or integer at any of "
                + pointers
                + "; point to the one that names the user in a session with ["
                + named(members)
                + "]");
  }

  /**
   * The plain names among these: others, as the keys of a map can be, may be secrets or people's
   * names.
   */
  private static String named(List<String> members) {
    return members.stream()
        .filter(name -> name.matches("[A-Za-z_][A-Za-z0-9_]{0,39}"))
        .limit(MAX_NAMED)
        .collect(Collectors.joining(", "));
  }
}
