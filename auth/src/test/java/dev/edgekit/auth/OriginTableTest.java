package dev.edgekit.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.auth.rule.RuleSetException;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.auth.session.SessionStore;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.RequestBuilder;
import dev.edgekit.http.Response;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which page may cause which request, and which page may read the answer. */
class OriginTableTest {
  private static final String TRUSTED = "https://www.example.com";

  private static final String RULES =
      """
      rules:
        - {id: client, when: "Under(`/client`)", check: session}
        - {id: keys, when: "Under(`/keys`)", check: api-key}
        - {id: open, when: "Under(`/open`)", check: none}
        - {id: sign-in, when: "Path(`/sign-in`)", check: none, csrf: true}
        - {id: gone, when: "Under(`/client`) && Method(`DELETE`)", check: deny, priority: 100}
        - {id: scoped, when: "Under(`/client`) && Method(`PUT`)", check: session, scopes: [x]}
      """;

  @TempDir Path directory;

  private AuthGate gate;
  private String cookie;
  private String key;

  @BeforeEach
  void open() {
    ExpressSessions sessions = ExpressSessions.in(SessionStore.inMemory(), List.of("keyboard cat"));
    ApiKeys keys = ApiKeys.at(directory.resolve("keys.json"));
    String setCookie = sessions.create("alice");
    cookie = setCookie.substring(0, setCookie.indexOf(';'));
    key = keys.issue("billing").text();
    gate =
        AuthGate.builder()
            .rules(RuleSource.of(RuleSet.parse(RULES)))
            .sessions(sessions)
            .apiKeys(keys)
            .trustedOrigins(TRUSTED)
            .build();
  }

  private enum Source {
    OWN("https://api.example.com", "same-origin"),
    TRUSTED_SITE(TRUSTED, "same-site"),
    SAME_SITE("https://m.example.com", "same-site"),
    EVIL("https://evil.example", "cross-site"),
    NULL("null", "cross-site"),
    ABSENT(null, null);

    final @Nullable String origin;
    final @Nullable String site;

    Source(@Nullable String origin, @Nullable String site) {
      this.origin = origin;
      this.site = site;
    }

    /** Whether a cookie may act for it. */
    boolean mayAct() {
      return this == OWN || this == TRUSTED_SITE || this == ABSENT;
    }
  }

  private enum Kind {
    GET("GET"),
    UPGRADE("GET"),
    POST("POST"),
    OPTIONS("OPTIONS"),
    PREFLIGHT("OPTIONS");

    final String method;

    Kind(String method) {
      this.method = method;
    }

    boolean isJudged() {
      return this == UPGRADE || this == POST;
    }
  }

  private enum Credential {
    COOKIE("/client/x"),
    KEY("/keys/x"),
    NONE("/open/x");

    final String target;

    Credential(String target) {
      this.target = target;
    }
  }

  static Stream<Arguments> table() {
    List<Arguments> rows = new ArrayList<>();
    for (Source source : Source.values()) {
      for (Kind kind : Kind.values()) {
        for (Credential credential : Credential.values()) {
          for (boolean metadata : new boolean[] {true, false}) {
            rows.add(Arguments.of(source, kind, credential, metadata));
          }
        }
      }
    }
    return rows.stream();
  }

  @ParameterizedTest
  @MethodSource("table")
  void decidesByOriginMethodAndCredential(
      Source source, Kind kind, Credential credential, boolean metadata) {
    Decision decision = gate.decide(request(source, kind, credential, metadata));

    assertThat(decision.status()).isEqualTo(expected(source, kind, credential));
    Headers fields = decision.isAllowed() ? decision.answerFields() : decision.response().headers();
    assertThat(fields.all("Vary")).contains("Origin");
    if (source == Source.TRUSTED_SITE) {
      assertThat(fields.all("Access-Control-Allow-Origin")).containsExactly(TRUSTED);
      assertThat(fields.all("Access-Control-Allow-Credentials")).containsExactly("true");
    } else {
      assertThat(fields.toString().toLowerCase(Locale.ROOT)).doesNotContain("access-control");
    }
  }

  private static int expected(Source source, Kind kind, Credential credential) {
    if (kind == Kind.PREFLIGHT && source == Source.TRUSTED_SITE) {
      return 204;
    }
    if (credential == Credential.COOKIE && kind.isJudged() && !source.mayAct()) {
      return 403;
    }
    return kind == Kind.PREFLIGHT && credential != Credential.NONE ? 401 : 200;
  }

  private Request request(Source source, Kind kind, Credential credential, boolean metadata) {
    RequestBuilder request = from(Request.builder(kind.method, credential.target), source.origin);
    if (metadata && source.site != null) {
      request.header("Sec-Fetch-Site", source.site);
    }
    if (kind == Kind.UPGRADE) {
      request.header("Connection", "Upgrade").header("Upgrade", "websocket");
    }
    if (kind == Kind.PREFLIGHT) {
      request.header("Access-Control-Request-Method", "POST");
    } else if (credential == Credential.COOKIE) {
      request.header("Cookie", cookie);
    } else if (credential == Credential.KEY) {
      request.header("X-API-Key", key);
    }
    return request.build();
  }

  private static RequestBuilder from(RequestBuilder request, @Nullable String origin) {
    request.scheme("https").host("api.example.com");
    return origin == null ? request : request.header("Origin", origin);
  }

  @Test
  void judgesAnUpgradeWhateverItsToken() {
    for (String token : List.of("websocket", "WebSocket", "h2c", "", "x, websocket")) {
      RequestBuilder request = from(Request.get("/client/x"), "https://evil.example");
      assertThat(gate.decide(request.header("Upgrade", token).header("Cookie", cookie).build()))
          .extracting(Decision::reason)
          .isEqualTo("cross-origin");
    }
  }

  /** Its target is refused before that; the guard doesn't rely on it. */
  @Test
  void judgesExtendedConnect() {
    CrossOriginGuard guard = new CrossOriginGuard(List.of(TRUSTED));

    assertThat(guard.admits(connect("https://evil.example"))).isFalse();
    assertThat(guard.admits(connect("https://api.example.com"))).isTrue();
    assertThat(guard.admits(connect(TRUSTED))).isTrue();
    assertThat(gate.decide(connect("https://evil.example")).reason()).isEqualTo("authority-form");
  }

  private static Request connect(String origin) {
    return from(Request.builder("CONNECT", "/client/x"), origin).build();
  }

  @Test
  void tellsABrowserWhatItAskedAbout() {
    Decision decision =
        gate.decide(
            from(Request.builder("OPTIONS", "/client/x"), TRUSTED)
                .header("Access-Control-Request-Method", "PATCH")
                .header("Access-Control-Request-Headers", "authorization,x-api-key")
                .build());

    Headers fields = decision.response().headers();
    assertThat(decision.reason()).isEqualTo("preflight");
    assertThat(decision.principal()).isEmpty();
    assertThat(decision.response().body()).isEmpty();
    assertThat(fields.first("Access-Control-Allow-Methods")).hasValue("PATCH");
    assertThat(fields.first("Access-Control-Allow-Headers")).hasValue("authorization,x-api-key");
    assertThat(fields.first("Access-Control-Max-Age")).hasValue("600");
  }

  @ParameterizedTest
  @CsvSource({
    "/client/x, DELETE, 403, gone",
    "/client/x, GET, 204, client",
    "/client/x, PUT, 204, scoped",
    "/keys/x, GET, 204, keys",
    "/client/../x, GET, 400, ",
  })
  void classifiesAPreflightByTheMethodThatItAsksFor(
      String target, String method, int status, @Nullable String rule) {
    Decision decision =
        gate.decide(
            from(Request.builder("OPTIONS", target), TRUSTED)
                .header("Access-Control-Request-Method", method)
                .build());

    assertThat(decision.status()).isEqualTo(status);
    assertThat(decision.rule().orElse(null)).isEqualTo(rule);
  }

  @Test
  void takesNothingThatIsNoMethodForOne() {
    for (String method : List.of("", "GET, POST", "G T")) {
      Request request =
          from(Request.builder("OPTIONS", "/client/x"), TRUSTED)
              .header("Access-Control-Request-Method", method)
              .build();

      assertThat(gate.decide(request).reason()).isEqualTo("no-session");
    }
  }

  @Test
  void letsATrustedPageReadEveryRefusal() {
    for (String target : List.of("/client/x", "/keys/x", "/client/../x", "//x")) {
      Headers fields = gate.decide(from(Request.get(target), TRUSTED).build()).response().headers();

      assertThat(fields.first("Access-Control-Allow-Origin")).hasValue(TRUSTED);
      assertThat(fields.first("Access-Control-Expose-Headers").orElseThrow())
          .contains("WWW-Authenticate");
    }
  }

  @Test
  void addsItsFieldsToTheHostsAnswer() {
    Request request = from(Request.get("/open/x"), TRUSTED).build();

    Headers fields =
        gate.decide(request).answer(Response.text("x").withHeader("Vary", "Accept")).headers();

    assertThat(fields.all("Vary")).containsExactly("Accept", "Origin");
    assertThat(fields.first("Access-Control-Allow-Origin")).hasValue(TRUSTED);
  }

  /** A browser takes two values for none. */
  @Test
  void saysOnceWhichOriginMayRead() {
    Response own = Response.text("x").withHeader("Access-Control-Allow-Origin", "*");
    for (boolean metadata : new boolean[] {true, false}) {
      Request trusted = request(Source.TRUSTED_SITE, Kind.GET, Credential.NONE, metadata);
      Request other = request(Source.EVIL, Kind.GET, Credential.NONE, metadata);

      assertThat(gate.decide(trusted).answer(own).headers().all("Access-Control-Allow-Origin"))
          .containsExactly(TRUSTED);
      assertThat(gate.decide(other).answer(own).headers().all("Access-Control-Allow-Origin"))
          .containsExactly("*");
    }
  }

  @Test
  void saysNothingOfOriginsWhereNoneIsTrusted() {
    AuthGate bare = AuthGate.builder().rules(RuleSource.of(RuleSet.parse(RULES))).build();

    assertThat(bare.decide(from(Request.get("/open/x"), TRUSTED).build()).answerFields().isEmpty())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "https, h, https://h, 200",
    "https, h, http://h, 403",
    "https, h:443, https://h, 200",
    "https, h:8443, https://h:8443, 200",
    "https, h, https://h:8443, 403",
    "http, h, http://h, 200",
    "http, h:80, http://h, 200",
    "http, h, https://h, 200",
    "http, h, ftp://h, 403",
    "https, h, https://, 403",
  })
  void comparesTheSchemeOfTheOrigin(String scheme, String host, String origin, int status) {
    Request request =
        Request.builder("POST", "/client/x")
            .scheme(scheme)
            .host(host)
            .header("Origin", origin)
            .header("Cookie", cookie)
            .build();

    assertThat(gate.decide(request).status()).isEqualTo(status);
  }

  @Test
  void guardsASignInThatAsksForNobody() {
    Request evil = from(Request.builder("POST", "/sign-in"), "https://evil.example").build();
    Request own = from(Request.builder("POST", "/sign-in"), "https://api.example.com").build();

    assertThat(gate.decide(evil).reason()).isEqualTo("cross-origin");
    assertThat(gate.decide(evil).rule()).hasValue("sign-in");
    assertThat(gate.decide(own).isAllowed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"session, true", "session, false", "api-key, true", "none, yes"})
  void refusesAGuardThatDecidesNothing(String check, String csrf) {
    String rules =
        "rules:\n  - {id: a, when: \"Path(`/a`)\", check: %s, csrf: %s}".formatted(check, csrf);

    assertThatThrownBy(() -> RuleSet.parse(rules))
        .isInstanceOf(RuleSetException.class)
        .hasMessageContaining("csrf");
  }
}
