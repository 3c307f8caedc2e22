package dev.edgekit.auth.session;

import dev.edgekit.auth.Principal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Who has signed in, by Spring Security's context as a session holds it: the name that {@code
 * Authentication.getName()} gives, read from the fields of Spring Security's own classes and of
 * what extends them. In a class of the service's own only its code knows the name, so a pointer is
 * needed. Immutable.
 */
record SpringSecurityContext(SpringValue context) {
  private static final String SPRING = "org.springframework.security.";
  private static final String ANONYMOUS = SPRING + "authentication.AnonymousAuthenticationToken";

  /** Always authenticated, so its JSON has no flag that says so. */
  private static final String OAUTH2 =
      SPRING + "oauth2.client.authentication.OAuth2AuthenticationToken";

  /** The members that the JSON of every {@code UserDetails} has. */
  private static final List<String> USER_DETAILS =
      List.of(
          "username",
          "password",
          "authorities",
          "enabled",
          "accountNonExpired",
          "accountNonLocked",
          "credentialsNonExpired");

  /** Up to this many fields are named to an operator. */
  private static final int MAX_NAMED = 20;

  /** The user by Spring's own classes. */
  SessionReading read() {
    SpringValue authentication = context.member("authentication");
    if (!isComplete(authentication)) {
      return SessionReading.refused(SessionReading.Kind.ANONYMOUS);
    }
    if (!isSerialized(authentication) && authentication.tree().has("name")) {
      return SessionReading.refused(SessionReading.Kind.UNREADABLE)
          .withDetail(
              "the service can't read its sessions back: its JSON serializer lacks Spring"
                  + " Security's Jackson modules");
    }
    SpringValue principal = authentication.member("principal");
    return ownName(authentication, "name")
        .or(() -> name(principal))
        .map(name -> SessionReading.of(Principal.user(name)))
        .orElseGet(
            () ->
                SessionReading.refused(SessionReading.Kind.NO_PRINCIPAL)
                    .withDetail(hint(principal)));
  }

  /** The user by a pointer into the context, if somebody has signed in. */
  SessionReading read(JsonPointer pointer) {
    if (!isComplete(context.member("authentication"))) {
      return SessionReading.refused(SessionReading.Kind.ANONYMOUS);
    }
    return context
        .at(pointer)
        .text()
        .map(name -> SessionReading.of(Principal.user(name)))
        .orElseGet(
            () ->
                SessionReading.refused(SessionReading.Kind.NO_PRINCIPAL)
                    .withDetail("there is no text or integer at " + pointer));
  }

  private static boolean isComplete(SpringValue authentication) {
    JsonNode flag = authentication.member("authenticated").tree();
    return !classes(authentication).contains(ANONYMOUS)
        && (flag.isBoolean()
            ? flag.booleanValue()
            : flag.isMissingNode() && classes(authentication).contains(OAUTH2));
  }

  private static Optional<String> name(SpringValue principal) {
    return principal
        .text()
        .or(() -> ownName(principal, "nameAttributeKey").flatMap(key -> attribute(principal, key)))
        .or(() -> ownName(principal, "username"))
        .or(() -> ownName(principal, "name"))
        .or(
            () ->
                isUserDetails(principal) ? principal.member("username").text() : Optional.empty());
  }

  /**
   * An OAuth2 user has its attributes; the JSON of an OIDC user has the claims that the attributes
   * were made from, where the identity token's claims go before the others.
   */
  private static Optional<String> attribute(SpringValue principal, String key) {
    SpringValue attributes = principal.member("attributes");
    return attributes.isObject()
        ? attributes.member(key).text()
        : Stream.of("idToken", "userInfo")
            .map(source -> principal.member(source).member("claims").member(key))
            .flatMap(claim -> claim.text().stream())
            .findFirst();
  }

  /** The text of a field that a class of Spring Security declares, so that its meaning is known. */
  private static Optional<String> ownName(SpringValue object, String field) {
    boolean own =
        object.unwrapped() instanceof SerializedObject serialized
            ? serialized.owner(field).startsWith(SPRING)
            : classes(object).stream().anyMatch(name -> name.startsWith(SPRING));
    return own ? object.member(field).text() : Optional.empty();
  }

  /**
   * Whether this is a {@code UserDetails}: JSON doesn't tell what a class implements, but its
   * members do.
   */
  private static boolean isUserDetails(SpringValue principal) {
    JsonNode node = principal.unwrapped();
    return !isSerialized(principal) && USER_DETAILS.stream().allMatch(node::has);
  }

  private static boolean isSerialized(SpringValue value) {
    return value.unwrapped() instanceof SerializedObject;
  }

  private static Set<String> classes(SpringValue value) {
    return value.unwrapped() instanceof SerializedObject object
        ? Set.copyOf(object.classes())
        : Set.of(value.member("@class").text().orElse(""));
  }

  /** Names of classes and fields only. */
  private static String hint(SpringValue principal) {
    String fields =
        principal.unwrapped().propertyNames().stream()
            .filter(name -> name.matches("[A-Za-z_][A-Za-z0-9_]{0,39}"))
            .limit(MAX_NAMED)
            .collect(Collectors.joining(", "));
    String name =
        principal.unwrapped() instanceof SerializedObject object
            ? object.className()
            : principal.member("@class").text().orElse("value without a class");
    return "who has signed in is a "
        + name
        + ", which only its own code can name; point to the field that does, of ["
        + fields
        + "]: /authentication/principal/FIELD";
  }
}
