package dev.edgekit.auth.token;

import dev.edgekit.auth.Principal;
import dev.edgekit.auth.token.TokenReading.Kind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** What a token must say. Never changed once it is in use. */
final class ExpectedClaims {
  /**
   * The header parameters that bring or point to a key the issuer hasn't published, or change what
   * is signed.
   */
  private static final List<String> REFUSED =
      List.of("jku", "jwk", "x5u", "x5c", "crit", "b64", "zip");

  final String issuer;
  private final String audience;
  Set<String> algorithms;
  Set<String> types = Set.of("at+jwt", "jwt", "");
  JsonPointer principal = JsonPointer.compile("/sub");
  List<JsonPointer> scopes = List.of(JsonPointer.compile("/scope"), JsonPointer.compile("/scp"));
  Duration leeway = Duration.ofSeconds(30);
  @Nullable Duration maxAge;
  InstantSource clock = InstantSource.system();

  ExpectedClaims(String issuer, String audience, Set<String> algorithms) {
    if (issuer.isEmpty() || audience.isEmpty()) {
      throw new IllegalArgumentException(
          "tokens need an issuer and an audience: \"" + issuer + "\", \"" + audience + "\"");
    }
    this.issuer = issuer;
    this.audience = audience;
    this.algorithms = algorithms;
  }

  ExpectedClaims(ExpectedClaims that) {
    this(that.issuer, that.audience, that.algorithms);
    types = that.types;
    principal = that.principal;
    scopes = that.scopes;
    leeway = that.leeway;
    maxAge = that.maxAge;
    clock = that.clock;
  }

  /** RFC 7515 §4.1.9: a media type, whose "application/" may be left out. */
  static String type(String text) {
    return text.toLowerCase(Locale.ROOT).replaceFirst("^application/", "");
  }

  /** What is known to be wrong before a key is asked for. */
  Optional<Kind> refusalBefore(JsonNode header, JsonNode claims) {
    if (!algorithms.contains(header.path("alg").asString(""))) {
      return Optional.of(Kind.ALGORITHM);
    }
    if (REFUSED.stream().anyMatch(header::has)) {
      return Optional.of(Kind.HEADER);
    }
    // Keycloak says in a claim what a token is for.
    if (!types.contains(type(header.path("typ").asString("")))
        || !claims.path("typ").asString("Bearer").equals("Bearer")) {
      return Optional.of(Kind.TYPE);
    }
    return claims.path("iss").asString("").equals(issuer)
        ? Optional.empty()
        : Optional.of(Kind.ISSUER);
  }

  /** What is wrong though the issuer has signed it. */
  Optional<Kind> refusalAfter(JsonNode claims) {
    if (!hasAudience(claims.path("aud"))) {
      return Optional.of(Kind.AUDIENCE);
    }
    return claims.has("cnf") ? Optional.of(Kind.BOUND) : refusalByTime(claims);
  }

  private boolean hasAudience(JsonNode claim) {
    return claim.isString()
        ? claim.stringValue().equals(audience)
        : claim.isArray()
            && claim.valueStream().anyMatch(node -> node.asString("").equals(audience));
  }

  private Optional<Kind> refusalByTime(JsonNode claims) {
    double now = clock.instant().toEpochMilli() / 1000.0;
    double tolerance = leeway.toMillis() / 1000.0;
    OptionalDouble end = Claims.seconds(claims.path("exp"));
    OptionalDouble issued = Claims.seconds(claims.path("iat"));
    if (end.isEmpty() || now >= end.getAsDouble() + tolerance) {
      return Optional.of(Kind.EXPIRED);
    }
    if (maxAge != null
        && (issued.isEmpty() || now >= issued.getAsDouble() + maxAge.toSeconds() + tolerance)) {
      return Optional.of(Kind.EXPIRED);
    }
    boolean started =
        Stream.of("nbf", "iat")
            .filter(claims::has)
            .map(claim -> Claims.seconds(claims.path(claim)))
            .allMatch(time -> time.isPresent() && now >= time.getAsDouble() - tolerance);
    return started ? Optional.empty() : Optional.of(Kind.NOT_YET_VALID);
  }

  TokenReading principal(JsonNode claims) {
    Optional<String> name = Claims.text(claims.at(principal));
    if (name.isEmpty()) {
      return TokenReading.refused(Kind.NO_PRINCIPAL);
    }
    Set<String> granted =
        scopes.stream()
            .map(claims::at)
            .filter(node -> !node.isMissingNode())
            .findFirst()
            .map(Claims::words)
            .orElse(Set.of());
    boolean service =
        claims.has("client_id") && claims.path("client_id").equals(claims.path("sub"));
    return TokenReading.of(
        (service ? Principal.service(name.get()) : Principal.user(name.get())).withScopes(granted));
  }
}
