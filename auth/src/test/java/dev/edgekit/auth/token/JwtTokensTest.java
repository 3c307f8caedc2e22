package dev.edgekit.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.Base64URL;
import dev.edgekit.auth.Principal;
import dev.edgekit.auth.fixture.TestIssuer;
import dev.edgekit.auth.token.TokenReading.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of an issuer on a real HTTP server, signed by the library that many issuers use. */
class JwtTokensTest {
  private static final String OURS = "courses-api";

  private TestIssuer issuer;
  private JwtTokens tokens;

  @BeforeEach
  void start() throws IOException, JOSEException {
    issuer = TestIssuer.start();
    tokens = JwtTokens.connect(issuer.name(), OURS, issuer.keySet());
  }

  @AfterEach
  void stop() {
    tokens.close();
    issuer.close();
  }

  private String token(Map<String, Object> changes) throws JOSEException {
    return issuer.sign(claims(changes));
  }

  private Map<String, Object> claims(Map<String, Object> changes) {
    Map<String, Object> claims = issuer.claims(OURS);
    changes.forEach(
        (claim, value) -> {
          if (value.equals("-")) {
            claims.remove(claim);
          } else {
            claims.put(claim, value);
          }
        });
    return claims;
  }

  private Kind kind(String token) {
    return tokens.read(token).kind();
  }

  @Test
  void acceptsWhatTheIssuerSigned() throws JOSEException {
    Principal ada = Principal.user("f:1:ada");

    assertThat(tokens.read(token(Map.of())).principal())
        .hasValue(ada.withScopes(Set.of("openid", "courses:write")));
    assertThat(tokens.withScopes("/realm_access/roles").read(token(Map.of())).principal())
        .hasValue(ada.withScopes(Set.of("teacher", "offline_access")));
    assertThat(tokens.withPrincipal("/preferred_username").read(token(Map.of())).principal())
        .hasValueSatisfying(found -> assertThat(found.name()).isEqualTo("ada"));
    assertThat(issuer.asked()).isEqualTo(1);
  }

  @Test
  void aProgramIsAService() throws JOSEException {
    String program = token(Map.of("client_id", "billing", "sub", "billing", "aud", OURS));

    assertThat(tokens.read(program).principal().orElseThrow().kind())
        .isEqualTo(Principal.Kind.SERVICE);
  }

  @Test
  void aTokenWithoutSubjectAndClientIsAUsers() throws JOSEException {
    String mail = token(Map.of("sub", "-", "email", "ada@example.org", "aud", OURS));

    assertThat(tokens.withPrincipal("/email").read(mail).principal().orElseThrow().kind())
        .isEqualTo(Principal.Kind.USER);
  }

  static Stream<Arguments> refusedClaims() {
    long now = Instant.now().getEpochSecond();
    return Stream.of(
        Arguments.of(Map.of("iss", "https://evil.example/realms/shop"), Kind.ISSUER),
        Arguments.of(Map.of("iss", "-"), Kind.ISSUER),
        Arguments.of(Map.of("aud", List.of("account")), Kind.AUDIENCE),
        Arguments.of(Map.of("aud", "courses-api-2"), Kind.AUDIENCE),
        Arguments.of(Map.of("aud", "-"), Kind.AUDIENCE),
        Arguments.of(Map.of("aud", Map.of(OURS, OURS)), Kind.AUDIENCE),
        Arguments.of(Map.of("exp", "-"), Kind.EXPIRED),
        Arguments.of(Map.of("exp", Long.toString(now + 300)), Kind.EXPIRED),
        Arguments.of(Map.of("exp", now - 60), Kind.EXPIRED),
        Arguments.of(Map.of("nbf", now + 60), Kind.NOT_YET_VALID),
        Arguments.of(Map.of("nbf", "0"), Kind.NOT_YET_VALID),
        Arguments.of(Map.of("iat", now + 600), Kind.NOT_YET_VALID),
        Arguments.of(Map.of("typ", "ID"), Kind.TYPE),
        Arguments.of(Map.of("typ", "Refresh"), Kind.TYPE),
        Arguments.of(Map.of("cnf", Map.of("jkt", "x")), Kind.BOUND),
        Arguments.of(Map.of("sub", "-"), Kind.NO_PRINCIPAL),
        Arguments.of(Map.of("sub", 7), Kind.NO_PRINCIPAL),
        Arguments.of(Map.of("sub", ""), Kind.NO_PRINCIPAL));
  }

  @ParameterizedTest
  @MethodSource("refusedClaims")
  void refusesWhatIsSignedButNotForThis(Map<String, Object> changes, Kind why)
      throws JOSEException {
    assertThat(kind(token(changes))).isEqualTo(why);
  }

  @Test
  void aTokenCountsBetweenItsTimesWithALeewayOnBothSides() throws JOSEException {
    long end = Instant.now().getEpochSecond() + 300;
    String token = token(Map.of("exp", end, "nbf", end - 400, "iat", end - 400));
    Map<Long, Kind> byTime =
        Map.of(
            end + 29,
            Kind.ACCEPTED,
            end + 30,
            Kind.EXPIRED,
            end - 430,
            Kind.ACCEPTED,
            end - 431,
            Kind.NOT_YET_VALID);

    byTime.forEach(
        (time, kind) ->
            assertThat(tokens.withClock(() -> Instant.ofEpochSecond(time)).read(token).kind())
                .as("%d", time - end)
                .isEqualTo(kind));
    JwtTokens brief = tokens.withMaxAge(Duration.ofSeconds(60)).withLeeway(Duration.ZERO);
    assertThat(brief.withClock(() -> Instant.ofEpochSecond(end - 341)).read(token).kind())
        .isEqualTo(Kind.ACCEPTED);
    assertThat(brief.withClock(() -> Instant.ofEpochSecond(end - 340)).read(token).kind())
        .isEqualTo(Kind.EXPIRED);
    assertThat(brief.read(token(Map.of("iat", "-"))).kind()).isEqualTo(Kind.EXPIRED);
  }

  @Test
  void refusesWhatIsSignedByNobodyOrWithThePublicKeyAsASecret() throws JOSEException {
    String claims = new Payload(claims(Map.of())).toBase64URL().toString();
    String none = Base64URL.encode("{\"alg\":\"none\"}") + "." + claims;
    RSAKey key = issuer.key().toRSAKey();
    JWSObject confused =
        new JWSObject(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build(),
            new Payload(claims(Map.of())));
    confused.sign(new MACSigner(key.toPublicJWK().toJSONString()));

    assertThat(kind(none + ".")).isEqualTo(Kind.MALFORMED);
    assertThat(kind(none + ".AA")).isEqualTo(Kind.MALFORMED);
    assertThat(kind(confused.serialize())).isEqualTo(Kind.ALGORITHM);
    assertThat(tokens.withAlgorithms("ES256").read(token(Map.of())).kind())
        .isEqualTo(Kind.ALGORITHM);
  }

  @Test
  void refusesHeadersThatBringAKeyOrAskForMore() throws JOSEException {
    JWK own = TestIssuer.rsa("stranger");
    List<JWSHeader.Builder> headers =
        List.of(
            TestIssuer.header(own).jwk(own.toPublicJWK()),
            TestIssuer.header(own).jwkURL(URI.create("https://evil.example/keys")),
            TestIssuer.header(own).x509CertURL(URI.create("https://evil.example/cert")),
            TestIssuer.header(own).customParam("zip", "DEF"),
            TestIssuer.header(own).x509CertChain(List.of(Base64.encode("a"))));

    for (JWSHeader.Builder header : headers) {
      assertThat(kind(TestIssuer.sign(header.build(), own, claims(Map.of()))))
          .isEqualTo(Kind.HEADER);
    }
    JWSHeader logout = TestIssuer.header(own).type(new JOSEObjectType("logout+jwt")).build();
    assertThat(kind(TestIssuer.sign(logout, own, claims(Map.of())))).isEqualTo(Kind.TYPE);
  }

  @Test
  void refusesKeysThatTheIssuerDoesNotPublish() throws JOSEException {
    JWK stranger = TestIssuer.rsa("stranger");
    JWK namesake = new RSAKey.Builder(TestIssuer.rsa("stranger")).keyID("first").build();

    assertThat(
            kind(TestIssuer.sign(TestIssuer.header(stranger).build(), stranger, claims(Map.of()))))
        .isEqualTo(Kind.UNKNOWN_KEY);
    assertThat(
            kind(TestIssuer.sign(TestIssuer.header(namesake).build(), namesake, claims(Map.of()))))
        .isEqualTo(Kind.FORGED);
  }

  /** RFC 7518 §3.3. */
  @Test
  void refusesAKeyThatCanBeBroken() throws JOSEException {
    RSAKey weak = new RSAKeyGenerator(1024, true).keyID("weak").generate();
    JWSObject token = new JWSObject(TestIssuer.header(weak).build(), new Payload(claims(Map.of())));
    token.sign(new RSASSASigner(weak, Set.of(AllowWeakRSAKey.getInstance())));
    String set = new JWKSet(weak).toString();

    assertThat(JwtTokens.ofKeySet(issuer.name(), OURS, set).read(token.serialize()).kind())
        .isEqualTo(Kind.UNKNOWN_KEY);
  }

  @Test
  void acceptsNoChangeOfAToken() throws JOSEException {
    String token = token(Map.of());
    int changes = 0;
    for (int i = 0; i < token.length(); i += 3) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      assertThat(kind(token.substring(0, i) + other + token.substring(i + 1)))
          .isNotEqualTo(Kind.ACCEPTED);
      assertThat(kind(token.substring(0, i) + token.substring(i + 1))).isNotEqualTo(Kind.ACCEPTED);
      changes++;
    }
    char last = token.charAt(token.length() - 1);
    for (char other :
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
      if (other != last) {
        assertThat(kind(token.substring(0, token.length() - 1) + other))
            .isNotEqualTo(Kind.ACCEPTED);
      }
    }
    assertThat(changes).isGreaterThan(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a.b.c",
        "a.b.c.d.e",
        "e30.e30.AA",
        " e30.e30.AA",
        "e30=.e30.AA",
        "bnVsbA.e30.AA",
        "e30.bnVsbA.AA",
        "W10.e30.AA",
        "eyJhbGciOm51bGx9.e30.AA",
        "eyJhbGciOlsiUlMyNTYiXX0.e30.AA"
      })
  void refusesWhatIsNoToken(String text) {
    assertThat(kind(text)).isEqualTo(Kind.MALFORMED);
  }

  @Test
  void refusesANameThatStandsTwiceAndWhatIsTooLong() throws JOSEException {
    JWSHeader header = TestIssuer.header(issuer.key()).build();
    String twice =
        "{\"sub\":\"ada\",\"sub\":\"root\",\"iss\":\"%s\",\"aud\":\"%s\",\"exp\":99999999999}"
            .formatted(issuer.name(), OURS);
    JWSObject token = new JWSObject(header, new Payload(twice));
    token.sign(new RSASSASigner(issuer.key().toRSAKey()));

    assertThat(kind(token.serialize())).isEqualTo(Kind.MALFORMED);
    assertThat(kind(token(Map.of("more", "x".repeat(8192))))).isEqualTo(Kind.MALFORMED);
  }

  @Test
  void aNewKeyCountsAtOnceAndAnOldOneNoLonger() throws JOSEException {
    JWK former = issuer.key();
    String old = token(Map.of());
    assertThat(kind(old)).isEqualTo(Kind.ACCEPTED);

    JWK next = TestIssuer.ec("next");
    issuer.rotate(former, next);
    assertThat(kind(token(Map.of()))).isEqualTo(Kind.ACCEPTED);
    assertThat(kind(old)).isEqualTo(Kind.ACCEPTED);
    assertThat(issuer.asked()).isEqualTo(2);
  }

  @Test
  void madeUpKeysDoNotAskTheIssuerEachTime() throws JOSEException {
    assertThat(kind(token(Map.of()))).isEqualTo(Kind.ACCEPTED);
    for (int i = 0; i < 50; i++) {
      JWSHeader header = TestIssuer.header(issuer.key()).keyID("made-up-" + i).build();
      assertThat(kind(TestIssuer.sign(header, issuer.key(), claims(Map.of()))))
          .isEqualTo(Kind.UNKNOWN_KEY);
    }

    assertThat(issuer.asked()).isLessThanOrEqualTo(3);
  }

  @Test
  void anIssuerThatIsAwayIsNoRefusalUntilItsKeysAreKnown() throws JOSEException {
    String token = token(Map.of());
    try (JwtTokens never = JwtTokens.connect(issuer.name(), OURS, issuer.address("/nowhere"));
        JwtTokens moved = JwtTokens.connect(issuer.name(), OURS, issuer.address("/moved"))) {
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(() -> never.read(token)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> moved.read(token)).isInstanceOf(IllegalStateException.class);
      }
    }
    assertThat(kind(token)).isEqualTo(Kind.ACCEPTED);
    JWK unseen = TestIssuer.ec("unseen");
    String later = TestIssuer.sign(TestIssuer.header(unseen).build(), unseen, claims(Map.of()));

    issuer.close();

    assertThat(kind(token)).isEqualTo(Kind.ACCEPTED);
    assertThat(kind(later)).isEqualTo(Kind.UNKNOWN_KEY);
    assertThat(kind(token)).isEqualTo(Kind.ACCEPTED);
  }

  @Test
  void takesKeysASetOrSecretsInsteadOfAnAddress() throws JOSEException {
    String token = token(Map.of());
    RSAKey key = issuer.key().toRSAKey();
    String set = new JWKSet(key).toString();
    Map<String, Object> claims = new HashMap<>(claims(Map.of()));
    String secret = "a secret of thirty-two octets, or more";
    JWSObject shared = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(claims));
    shared.sign(new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
    JwtTokens secrets = JwtTokens.ofSecrets(issuer.name(), OURS, List.of("x".repeat(32), secret));

    assertThat(JwtTokens.of(issuer.name(), OURS, key.toRSAPublicKey()).read(token).kind())
        .isEqualTo(Kind.ACCEPTED);
    assertThat(JwtTokens.ofKeySet(issuer.name(), OURS, set).read(token).kind())
        .isEqualTo(Kind.ACCEPTED);
    assertThat(secrets.read(shared.serialize()).kind()).isEqualTo(Kind.ACCEPTED);
    assertThat(secrets.read(token).kind()).isEqualTo(Kind.ALGORITHM);
    assertThat(kind(shared.serialize())).isEqualTo(Kind.ALGORITHM);
  }

  @ParameterizedTest
  @CsvSource({
    "http://login.example.com/keys, https",
    "file:/etc/passwd, https",
    "http://127.0.0.1.evil.example/keys, https"
  })
  void refusesAddressesThatAnybodyMayAnswer(String address, String hint) {
    assertThatThrownBy(() -> JwtTokens.connect("i", "a", URI.create(address)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(hint)
        .hasMessageContaining(address);
  }

  @Test
  void refusesSettingsThatWouldLetInTooMuch() {
    Map<String, Runnable> settings = new LinkedHashMap<>();
    settings.put("HS256", () -> tokens.withAlgorithms("RS256", "HS256"));
    settings.put("none", () -> tokens.withAlgorithms("none"));
    settings.put("61", () -> tokens.withLeeway(Duration.ofSeconds(61)));
    settings.put("32 octets", () -> JwtTokens.ofSecrets("i", "a", List.of("short")));
    settings.put("audience", () -> JwtTokens.ofSecrets("i", "", List.of("x".repeat(32))));
    settings.put("RFC 7517", () -> JwtTokens.ofKeySet("i", "a", "{}"));

    settings.forEach(
        (word, setting) ->
            assertThatThrownBy(setting::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(word.equals("61") ? "PT1M1S" : word));
  }
}
