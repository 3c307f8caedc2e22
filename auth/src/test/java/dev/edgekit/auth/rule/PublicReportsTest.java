package dev.edgekit.auth.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.http.Request;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    // Caddy: CVE-2026-27587; Astro: 14771, CVE-2025-66202; UniFi: CVE-2026-34908
    "/adm%69n, needless-encoding",
    "/%2561dmin, double-encoding",
    "/public/validate/..%2f..%2fadmin, dot-segment",
    // Istio: CVE-2021-31920, CVE-2021-39156; Envoy: CVE-2021-29492; Quarkus: CVE-2023-4853
    "/public///admin, double-slash",
    "/public%2f..%2fadmin, dot-segment",
    "/public%5c..%5cadmin, encoded-backslash",
    "/service//api/x, double-slash",
    // Better Auth: CVE-2025-71399; Hono's server for Node: CVE-2026-29087
    "//admin, double-slash",
    "/admin%2fsecret.txt, encoded-slash",
    // Traefik: CVE-2026-40912, CVE-2026-48020, dots that are left once a prefix is cut
    "/@me/%2e%2e/admin, encoded-dot",
    "/@me/../admin, dot-segment",
    "/@me./admin, trimmed-name",
    "/public%2e/admin/x, encoded-dot",
    // Shiro: CVE-2020-11989, CVE-2020-13933, CVE-2020-17510, CVE-2020-17523
    "/%3b/admin, path-parameter",
    "/admin/%3bpage, path-parameter",
    "/admin/%2e, encoded-dot",
    "/admin/%20, blank-segment",
    // Tomcat: CVE-2007-0450, CVE-2008-2938; mod_jk: CVE-2007-1860, CVE-2018-11759
    "/public/%5c../admin, encoded-backslash",
    "/public/%c0%ae%c0%ae/admin, bad-utf8",
    "/public/%252e%252e/admin, double-encoding",
    "/admin;, path-parameter",
    // Jetty: CVE-2021-28164, CVE-2021-34429
    "/%2e/admin, encoded-dot",
    "/%u002e/admin, bad-encoding",
    "/.%00/admin, control",
    // Apache: CVE-2021-41773, CVE-2021-42013, CVE-2024-38473
    "/public/.%2e/admin, encoded-dot",
    "/public/%%32%65%%32%65/admin, bad-encoding",
    "/admin/users%3Fooo.css, encoded-delimiter",
    // Django: CVE-2021-44420; Flask and Node behind nginx: what strip() takes off
    "/admin%0A, control",
    "/admin%C2%85, control",
    "/admin%C2%A0, compatibility-character",
    "/admin%1C, control",
    "/admin%09, control",
    // F5: CVE-2020-5902; Ivanti: CVE-2023-46805; PAN-OS: CVE-2025-0108; Jira: CVE-2022-0540; OFBiz:
    // CVE-2024-32113
    "/public/login.jsp/..;/admin/x, path-parameter",
    "/public/code/../../admin/status, dot-segment",
    "/public/%252e%252e/admin/x.css, double-encoding",
    "/admin/config.jspa;, path-parameter",
    "/public/forgot;/admin, path-parameter",
    // gRPC for Go: CVE-2026-33186; Hono: CVE-2025-58362; HAProxy: CVE-2023-45539
    "admin/x, not-absolute",
    "http:/admin/x, not-absolute",
    "/public/x#.png, fragment",
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

  /** Caddy: CVE-2026-27588; Istio: CVE-2021-39155; Spring Security: CVE-2024-38827. */
  @ParameterizedTest
  @CsvSource({"INFO7.EXAMPLE", "info7.example", "Info7.Example.", "info7.example:8443"})
  void findAHostInAnyLettersAmongMany(String host) {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr"));
    try {
      RuleSet rules = RuleSet.parse(manyHosts());

      assertThat(rules.classify(Request.get("/").host(host).build()).check()).isEqualTo("deny");
    } finally {
      Locale.setDefault(before);
    }
  }

  private static String manyHosts() {
    return IntStream.range(0, 1_000)
        .mapToObj(
            i -> "  - {id: h%1$d, when: 'Host(`INFO%1$d.example`)', check: deny}".formatted(i))
        .collect(Collectors.joining("\n", "defaults: {check: none}\nrules:\n", "\n"));
  }

  /** Koa: CVE-2026-27959; Jetty: CVE-2024-6763; Envoy: CVE-2023-35944. */
  @ParameterizedTest
  @CsvSource({
    "/x, evil.example:fake@h, bad-host",
    "http://h@evil.example/x, h, authority-mismatch",
    "http://evil.example%40h/x, h, authority-mismatch",
    "HtTp://h/admin, h, deny",
    "http://h/admin, h, deny",
    "http://h\\@evil.example/admin, h, authority-mismatch",
  })
  void takeAHostInOneWay(String target, String host, String expected) {
    Classification is = RULES.classify(Request.get(target).host(host).build());

    assertThat(is.reason().orElse(is.check())).isEqualTo(expected);
  }

  /** Metasploit: 1317, methods in small letters, which some frameworks take for the known ones. */
  @ParameterizedTest
  @CsvSource({
    "post, method-case",
    "Post, method-case",
    "POST, deny",
    "GET, none",
    "PROPFIND, none"
  })
  void takeAMethodAsFrameworksDo(String method, String expected) {
    RuleSet rules =
        RuleSet.parse(
            """
            defaults: {check: none}
            rules: [{id: write, when: "Under(`/a`) && Method(`POST`)", check: deny}]
            """);
    Classification is = rules.classify(Request.builder(method, "/a/x").host("h").build());

    assertThat(is.reason().orElse(is.check())).isEqualTo(expected);
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
