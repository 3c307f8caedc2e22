package dev.edgekit.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.Principal;
import dev.edgekit.http.Request;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tokens that @auth/core 0.34.3 and next-auth 4.24.15 made, valid until 2056. */
class AuthJsSessionsTest {
  private static final List<String> SECRETS =
      List.of("the next one", "an example secret of thirty-two bytes");
  private static final JsonNode TOKENS =
      new JsonMapper()
          .readTree(
              Objects.requireNonNull(
                  AuthJsSessionsTest.class.getResourceAsStream("authjs-tokens.json")));

  private final AuthJsSessions authJs = AuthJsSessions.authJs(SECRETS);
  private final AuthJsSessions nextAuth = AuthJsSessions.nextAuth(SECRETS);

  @Test
  void readsTokensOfBothPackages() {
    assertThat(read(authJs, "authjs.session-token")).hasValue(Principal.user("42"));
    assertThat(read(authJs, "__Secure-authjs.session-token")).hasValue(Principal.user("42"));
    assertThat(read(nextAuth, "next-auth.session-token")).hasValue(Principal.user("42"));
    assertThat(read(nextAuth.withPrincipal("/name"), "next-auth.session-token"))
        .hasValue(Principal.user("홍길동"));
  }

  @Test
  void takesNoPlainCookieOnHttps() {
    String plain = "authjs.session-token=" + token("authjs.session-token");
    String secure = "__Secure-authjs.session-token=" + token("__Secure-authjs.session-token");

    assertThat(onHttps(authJs, plain).kind()).isEqualTo(SessionReading.Kind.ABSENT);
    assertThat(onHttps(authJs, plain + "; __Secure-authjs.session-token=x").kind())
        .isEqualTo(SessionReading.Kind.FORGED);
    assertThat(onHttps(authJs, secure).principal()).hasValue(Principal.user("42"));
    assertThat(onHttps(authJs.withCookie("authjs.session-token"), plain).principal())
        .hasValue(Principal.user("42"));
  }

  @Test
  void tellsAValidTokenWithoutAPrincipalFromABadOne() {
    String plain = "authjs.session-token=" + token("authjs.session-token");

    assertThat(
            authJs
                .withPrincipal("/nowhere")
                .read(Request.get("/").header("Cookie", plain).build())
                .kind())
        .isEqualTo(SessionReading.Kind.NO_PRINCIPAL);
  }

  private static SessionReading onHttps(AuthJsSessions sessions, String cookies) {
    return sessions.read(Request.get("/").scheme("https").header("Cookie", cookies).build());
  }

  @Test
  void joinsTheCookiesOfALongToken() {
    String token = token("next-auth.session-token");
    String pieces =
        "next-auth.session-token.0=%s; next-auth.session-token.1=%s"
            .formatted(token.substring(0, 100), token.substring(100));

    assertThat(read(nextAuth, pieces, "")).hasValue(Principal.user("42"));
    assertThat(read(nextAuth, pieces.replace(".1=", ".2="), "")).isEmpty();
  }

  /** As the packages, to which everything belongs to the token that begins with its name. */
  @ParameterizedTest
  @ValueSource(strings = {".0=", ".1=", ".0.0=", "-x="})
  void takesNoTokenBesideAPiece(String suffix) {
    String token = token("next-auth.session-token");
    String whole = "next-auth.session-token=" + token;

    assertThat(read(nextAuth, whole, "")).hasValue(Principal.user("42"));
    assertThat(read(nextAuth, whole + "; next-auth.session-token" + suffix + token, "")).isEmpty();
    assertThat(read(nextAuth, "next-auth.session-token=\"" + token + "\"", "")).isEmpty();
  }

  @Test
  void refusesAnyChangeOfAToken() {
    for (String name : List.of("authjs.session-token", "next-auth.session-token")) {
      AuthJsSessions sessions = name.startsWith("next") ? nextAuth : authJs;
      String token = token(name);
      for (int i = 0; i < token.length() - 1; i += 3) {
        char other = token.charAt(i) == 'A' ? 'B' : 'A';
        assertThat(
                read(sessions, name + "=" + token.substring(0, i) + other, token.substring(i + 1)))
            .isEmpty();
        assertThat(read(sessions, name + "=" + token.substring(0, i), "")).isEmpty();
      }
    }
  }

  @Test
  void refusesTokensOfOtherKeys() {
    assertThat(read(AuthJsSessions.nextAuth(List.of("another secret")), "next-auth.session-token"))
        .isEmpty();
    assertThat(read(nextAuth.withCookie("authjs.session-token"), "authjs.session-token")).isEmpty();
    String renamed = "__Secure-authjs.session-token=" + token("authjs.session-token");
    assertThat(read(authJs, renamed, "")).isEmpty();
  }

  @Test
  void refusesATokenWhoseTimeIsOver() {
    AuthJsSessions later = nextAuth.withClock(() -> Instant.parse("2057-01-01T00:00:00Z"));

    assertThat(read(later, "next-auth.session-token")).isEmpty();
  }

  @Test
  void tellsNoCookieFromABadOne() {
    Request none = Request.get("/").header("Cookie", "x=1").build();
    Request bad = Request.get("/").header("Cookie", "next-auth.session-token=a.b.c.d.e").build();

    assertThat(nextAuth.read(none).kind()).isEqualTo(SessionReading.Kind.ABSENT);
    assertThat(nextAuth.read(bad).kind()).isEqualTo(SessionReading.Kind.FORGED);
  }

  private static String token(String name) {
    return TOKENS.path(name).stringValue();
  }

  private static Optional<Principal> read(AuthJsSessions sessions, String name) {
    return read(sessions, name + "=" + token(name), "");
  }

  private static Optional<Principal> read(AuthJsSessions sessions, String cookie, String rest) {
    return sessions.read(Request.get("/").header("Cookie", cookie + rest).build()).principal();
  }
}
