package dev.edgekit.auth.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.http.Request;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What other gateways and frameworks were reported for, by the number of the report. */
class PublicReportsTest {
  private static final RuleSet RULES =
      RuleSet.parse(
          """
          defaults: {check: none}
          rules:
            - {id: admin, when: "Under(`/admin`)", check: deny}
            - {id: api, when: "Under(`/service/api`)", check: session}
            - {id: queues, when: "Under(`/api/queues`)", check: session, accept: [encoded-slash, double-slash]}
            - {id: revoke, when: "PathRegexp(`^/connections/.*$`)", check: session}
            - {id: role, when: "Header(`X-Role`, `root`)", check: deny, priority: 900}
            - {id: public, when: "PathRegexp(`^/public/.*`)", check: none}
            - {id: scoped, when: "Under(`/@me`)", check: session, strip: /@me}
          """);

  @ParameterizedTest
  @CsvSource({
    // Traefik: GHSA-gm3x-23wp-hc2c, CVE-2025-66490
    "/admin%2F, encoded-slash",
    "/admin%2Fx, encoded-slash",
    "/admin%5Cx, encoded-backslash",
    "/admin%00, control",
    "/admin%3Bx, path-parameter",
    "/admin%3Fx, encoded-delimiter",
    "/admin%23x, encoded-delimiter",
    // Traefik: GHSA-vrch-868g-9jx5, issue 11746
    "/service/%61pi/x, needless-encoding",
    "/service/%2e%2e/admin, encoded-dot",
    "/myprefix/%2e%2e/admin/x, encoded-dot",
    // Traefik: issue 778, RabbitMQ's default virtual host
    "/api/queues/%2F/task.begin, session",
    "/api/queues/%2F/%2e%2e/x, encoded-dot",
    // Envoy: CVE-2019-9901, CVE-2021-32779, CVE-2026-73511; vArmor: 388
    "/info/../admin, dot-segment",
    "/admin#x, fragment",
    "/x#/../admin, fragment",
    "/x;a/../admin, path-parameter",
    "/a;x/admin, path-parameter",
    "/admin;x/y, path-parameter",
    "/admin%5Csecret, encoded-backslash",
    "/admin%252fsecret, double-encoding",
    // APISIX: CVE-2021-43557; ingress-nginx: 8644; Malcolm: CVE-2026-63177
    "/public/../admin/x, dot-segment",
    "/public/./../admin/x, dot-segment",
    "/x/../admin/upload/, dot-segment",
    "/public/..%2Fadmin, dot-segment",
    "//admin/x, double-slash",
    // Kong: pull request 6821
    "/public//admin, double-slash",
    "/p%75blic/x, needless-encoding",
    // Spring: CVE-2022-22978, issue 28815; Symfony: 65775; Shiro: CVE-2022-32532
    "/connections/revoke/foo%0Abar, control",
    "/connections/revoke/foo%0D, control",
    "/connections/revoke/foo%E2%80%A8bar, control",
    "/connections/%0A, control",
    // Shiro: CVE-2020-1957, CVE-2023-34478, SHIRO-682
    "/x/..;/admin/, path-parameter",
    "/;/admin, path-parameter",
    "/xx/%2e%2E/admin, encoded-dot",
    "/admin/, deny",
    // The core rule set: 2105
    "/./admin, dot-segment",
    "/;admin, path-parameter",
    // oauth2-proxy: 2029, what is public by its path isn't so by its query
    "/admin/x?/public/, deny",
    "/admin/x?x=/public/y, deny",
  })
  void haveNoOtherClassHere(String target, String expected) {
    Classification is = RULES.classify(Request.get(target).host("h").build());

    assertThat(is.reason().orElse(is.check())).isEqualTo(expected);
  }

  /** Traefik: pull request 12863. The prefix is cut in whatever spelling it arrives. */
  @ParameterizedTest
  @CsvSource({"/@me/a%20b, /a%20b", "/%40me/a%20b, /a%20b", "/%40me, /", "/%40me/%40me, /@me"})
  void cutAPrefixInEverySpelling(String target, String path) {
    Request request = Request.get(target).host("h").build();

    assertThat(RULES.classify(request).path(request)).contains(path);
  }

  /** Envoy: CVE-2021-32777, where the last value of a field alone was judged. */
  @ParameterizedTest
  @CsvSource({"root, guest", "guest, root", "root, root"})
  void judgeEveryValueOfAField(String first, String second) {
    Request request =
        Request.get("/x").host("h").header("X-Role", first).header("x-role", second).build();

    assertThat(RULES.classify(request).check()).isEqualTo("deny");
  }

  /** oauth2-proxy: 1970; tinyauth: 1089; Envoy: CVE-2026-73547, a request without a path. */
  @ParameterizedTest
  @CsvSource({
    "GET, /public/x, X-Original-URL, /admin, override",
    "GET, /public/x, X_Original_URL, /admin, override",
    "GET, /public/x, X-Rewrite-Url, /admin, override",
    "CONNECT, h:443, Accept, a, authority-form",
    "OPTIONS, *, Accept, a, asterisk-form",
  })
  void refuseWhatNamesNoPathOrTwo(
      String method, String target, String field, String value, String reason) {
    Request request = Request.builder(method, target).host("h").header(field, value).build();

    assertThat(RULES.classify(request).reason()).contains(reason);
  }

  /** Spring Security: 5482; ingress-nginx, Shiro and Istio write these, too. */
  @ParameterizedTest
  @CsvSource({
    "Path(`/admin/**`), **",
    "PathPrefix(`/admin/*`), *",
    "Under(`/admin/**`), **",
    "Path(`/admin*`), *",
    "Path(`/a/*/b`), *",
    "!Under(`/public/**`), **",
  })
  void refuseAWildcardThatWouldHoldForNothing(String when, String wildcard) {
    String document = "rules: [{id: a, when: \"" + when + "\", check: deny}]";

    assertThatThrownBy(() -> RuleSet.parse(document))
        .isInstanceOf(RuleSetException.class)
        .hasMessageContaining(wildcard + " stands for itself here");
  }

  @ParameterizedTest
  @CsvSource({"Path(`/a/%2A/b`), /a/*/b", "Path(`/a*b`), /a*b", "PathRegexp(`^/a/.*`), /a/x"})
  void takeAnAsteriskForItself(String when, String target) {
    RuleSet rules = RuleSet.parse("rules: [{id: a, when: \"" + when + "\", check: deny}]");

    assertThat(rules.classify(Request.get(target).build()).check()).isEqualTo("deny");
  }

  /** UAA: 3880. A path without its slash; Traefik: 12555, 6355, which may protect or rewrite. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rules: [{id: a, when: 'Path(`oauth/clients/meta`)', check: deny}]",
        "http: {routers: {a: {rule: 'PathPrefix(`/a`)', service: s, middlewares: [m, session]}},"
            + " middlewares: {m: {encodedCharacters: {allowEncodedSlash: true}}}}",
        "http: {routers: {a: {rule: 'PathPrefix(`/a`)', service: s, middlewares: [m, session]}},"
            + " middlewares: {m: {replacePathRegex: {regex: '^/a', replacement: /b}}}}",
      })
  void refuseDocumentsThatWouldMeanAnother(String document) {
    assertThatThrownBy(() -> RuleSet.parse(document)).isInstanceOf(RuleSetException.class);
  }
}
