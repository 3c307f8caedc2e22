package dev.edgekit.auth.token;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.util.Base64URL;
import dev.edgekit.http.internal.Elements;
import dev.edgekit.http.internal.OptionalJar;
import java.net.URI;
import java.security.PublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Access tokens of one issuer as signed JWTs (RFC 7519, 7515), judged as RFC 8725 and RFC 9068 ask:
 * of Keycloak, Auth0, Cognito, Entra or any other that publishes its keys. Needs {@code
 * com.nimbusds:nimbus-jose-jwt}, which verifies signatures and follows key sets.
 *
 * <p>A token counts if its algorithm is on the list, its issuer is the expected one, one of the
 * issuer's keys has signed it, its audience is this service, it states an end, and now lies within
 * its validity. A header that brings a key or an address of one ({@code jwk}, {@code jku}, {@code
 * x5c}, {@code x5u}) or has a critical extension is refused, and so is a token that counts only
 * with a proof ({@code cnf}). A token can't be revoked: let it live for minutes.
 *
 * <p>The principal's name is the claim {@code sub}; the principal is a service if that is also the
 * token's {@code client_id} (RFC 9068 §2.2). Its scopes are those of {@code scope} or {@code scp}.
 * Tokens of several issuers are several checks. Immutable and thread-safe.
 */
public final class JwtTokens implements TokenCheck {
  /** Maximum length of a token: what servers accept as a request's head. */
  public static final int MAX_LENGTH = 8192;

  /** Maximum of {@link #withLeeway}: clocks differ by seconds. */
  public static final Duration MAX_LEEWAY = Duration.ofSeconds(60);

  private static final String SEGMENT = "[A-Za-z0-9_-]+";
  private static final String COMPACT = SEGMENT + "\\." + SEGMENT + "\\." + SEGMENT;

  private final ExpectedClaims expected;
  private final SigningKeys keys;

  private JwtTokens(ExpectedClaims expected, SigningKeys keys) {
    this.expected = expected;
    this.keys = keys;
  }

  /**
   * Tokens that are signed by a key of the set at an address (RFC 7517). The set is fetched when
   * the first token comes, every five minutes, and when a token names an unknown key, at most every
   * ten seconds. While the address is out of reach the last set counts for four hours; a request
   * before the first set is answered 503.
   *
   * @param issuer what {@code iss} must be, to the character
   * @param audience what {@code aud} must contain: the name of this service at the issuer
   * @param keySet {@code https}, or {@code http} of this host; redirections aren't followed
   * @throws IllegalArgumentException if the address is neither
   */
  public static JwtTokens connect(String issuer, String audience, URI keySet) {
    requireNonNull(keySet, "keySet must not be null");
    requireJar();
    return new JwtTokens(
        new ExpectedClaims(issuer, audience, Algorithms.PUBLIC), SigningKeys.following(keySet));
  }

  /** Tokens that are signed by one of these keys: RSA of 2,048 bits and more, or EC. */
  public static JwtTokens of(String issuer, String audience, PublicKey... keys) {
    requireJar();
    return new JwtTokens(
        new ExpectedClaims(issuer, audience, Algorithms.PUBLIC),
        SigningKeys.of(Elements.of(keys, "keys")));
  }

  /** Tokens that are signed by a key of this set, as JSON (RFC 7517). */
  public static JwtTokens ofKeySet(String issuer, String audience, String json) {
    requireNonNull(json, "json must not be null");
    requireJar();
    return new JwtTokens(
        new ExpectedClaims(issuer, audience, Algorithms.PUBLIC), SigningKeys.ofSet(json));
  }

  /**
   * Tokens that are signed with a secret which the issuer shares ({@code HS256}). A service that
   * can check them can also make them.
   *
   * @param secrets at least 32 octets each; the current one and former ones
   */
  public static JwtTokens ofSecrets(String issuer, String audience, List<String> secrets) {
    requireJar();
    return new JwtTokens(
        new ExpectedClaims(issuer, audience, Algorithms.SECRET), SigningKeys.ofSecrets(secrets));
  }

  private static void requireJar() {
    OptionalJar.require(
        "A check of JWTs", "com.nimbusds.jose.JWSObject", "com.nimbusds:nimbus-jose-jwt");
  }

  /**
   * With other algorithms. Default: {@code RS256}, {@code PS256} and {@code ES256}; with secrets
   * {@code HS256}.
   *
   * @param names {@code RS}, {@code PS} or {@code ES} with 256, 384 or 512; with secrets, {@code
   *     HS}
   * @throws IllegalArgumentException if one is no such algorithm, or is of the other kind
   */
  public JwtTokens withAlgorithms(String... names) {
    Set<String> algorithms = Algorithms.checked(Elements.of(names, "names"), expected.algorithms);
    return change(draft -> draft.algorithms = algorithms);
  }

  /**
   * With the claim that names the principal. Default: {@code /sub}. Name none that users can choose
   * for themselves.
   *
   * @param pointer a JSON pointer (RFC 6901) to a text
   */
  public JwtTokens withPrincipal(String pointer) {
    return change(draft -> draft.principal = claim(pointer));
  }

  /**
   * With the claim that has the scopes, as a text with blanks or a list: {@code
   * /realm_access/roles}. Default: {@code /scope}, else {@code /scp}.
   *
   * @param pointer a JSON pointer (RFC 6901)
   */
  public JwtTokens withScopes(String pointer) {
    return change(draft -> draft.scopes = List.of(claim(pointer)));
  }

  /**
   * With the one type (header {@code typ}) that counts: {@code at+jwt}. Default: {@code at+jwt},
   * {@code JWT} or no type.
   */
  public JwtTokens withType(String type) {
    requireNonNull(type, "type must not be null");
    return change(draft -> draft.types = Set.of(ExpectedClaims.type(type)));
  }

  /**
   * With another tolerance for clocks. Default: 30 s.
   *
   * @throws IllegalArgumentException unless 0 to 60 s
   */
  public JwtTokens withLeeway(Duration leeway) {
    if (leeway.isNegative() || leeway.compareTo(MAX_LEEWAY) > 0) {
      throw new IllegalArgumentException("a leeway is 0 to 60 s: " + leeway);
    }
    return change(draft -> draft.leeway = leeway);
  }

  /** With an end to every token this long after it was issued; it must then state when that was. */
  public JwtTokens withMaxAge(Duration age) {
    requireNonNull(age, "age must not be null");
    return change(draft -> draft.maxAge = age);
  }

  JwtTokens withClock(InstantSource clock) {
    return change(draft -> draft.clock = clock);
  }

  private static JsonPointer claim(String pointer) {
    if (!pointer.startsWith("/")) {
      throw new IllegalArgumentException(
          "a claim is named by a JSON pointer, as /sub: \"" + pointer + "\"");
    }
    return JsonPointer.compile(pointer);
  }

  private JwtTokens change(Consumer<ExpectedClaims> change) {
    ExpectedClaims draft = new ExpectedClaims(expected);
    change.accept(draft);
    return new JwtTokens(draft, keys);
  }

  @Override
  public TokenReading read(String token) {
    Optional<Jwt> jwt = parse(token);
    if (jwt.isEmpty()) {
      return TokenReading.refused(TokenReading.Kind.MALFORMED);
    }
    return expected
        .refusalBefore(jwt.get().header(), jwt.get().claims())
        .or(() -> keys.refusal(jwt.get().signed()))
        .or(() -> expected.refusalAfter(jwt.get().claims()))
        .map(TokenReading::refused)
        .orElseGet(() -> expected.principal(jwt.get().claims()));
  }

  private static Optional<Jwt> parse(String token) {
    if (token.length() > MAX_LENGTH || !token.matches(COMPACT)) {
      return Optional.empty();
    }
    Base64URL[] parts = Stream.of(token.split("\\.")).map(Base64URL::new).toArray(Base64URL[]::new);
    Optional<JsonNode> header = Claims.parse(parts[0].decode());
    Optional<JsonNode> claims = Claims.parse(parts[1].decode());
    if (header.isEmpty()
        || claims.isEmpty()
        || !Stream.of(parts).allMatch(JwtTokens::isCanonical)) {
      return Optional.empty();
    }
    try {
      JWSObject signed = JWSObject.parse(token);
      return Optional.of(new Jwt(signed, header.get(), claims.get()));
    } catch (ParseException | RuntimeException e) {
      return Optional.empty(); // the library expects of a header what a client needn't observe
    }
  }

  /** Unused bits of a last character are zero (RFC 4648 §3.5): a token has one spelling. */
  private static boolean isCanonical(Base64URL part) {
    return Base64URL.encode(part.decode()).equals(part);
  }

  @Override
  public void close() {
    keys.close();
  }

  /** Names the issuer; no key. */
  @Override
  public String toString() {
    return "JwtTokens[" + expected.issuer + "]";
  }

  /** A token, of which header and claims were read strictly: no name twice. */
  private record Jwt(JWSObject signed, JsonNode header, JsonNode claims) {}
}
