package dev.edgekit.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.auth.rule.RuleSetException;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.auth.session.AuthJsSessions;
import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.auth.session.IronSessions;
import dev.edgekit.auth.session.RedisStore;
import dev.edgekit.auth.session.SessionStore;
import dev.edgekit.auth.session.Sessions;
import dev.edgekit.auth.session.SpringSessions;
import dev.edgekit.auth.token.JwtTokens;
import dev.edgekit.http.Request;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A mistake is one sentence: what is wrong, where, the value, what to do. */
class MistakesTest {
  private static final String CHECKS =
      "version: 1\nchecks: {session: {type: express-session, %s}}\nrules: []\n";

  @TempDir static Path folder;

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void isRefusedWithWhatToDo(String mistake, ThrowingCallable act, List<String> words) {
    assertThatThrownBy(act)
        .isInstanceOfAny(IllegalArgumentException.class, RuleSetException.class)
        .message()
        .contains(words)
        .doesNotContain("\n", "hunter2", "Exception");
  }

  private static JwtTokens jwt(String keySet) {
    return JwtTokens.connect("issuer", "audience", URI.create(keySet));
  }

  static Stream<Arguments> refusals() {
    Path missing = folder.resolve("nope.yaml");
    return Stream.of(
        refusal("no such file, watched", () -> RuleSource.watching(missing), "no such file"),
        refusal("no such file", () -> RuleSet.load(missing), missing + ": there is no such file"),
        refusal(
            "another key",
            () -> gate("version: 1\nrule:\n  - {id: a, when: \"Path(`/a`)\", check: none}\n"),
            ":2: unknown key \"rule\"",
            "nearest: rules"),
        rule("when: \"Path(`/a`)\", chek: none", ":3: unknown key \"chek\"", "nearest: check"),
        rule("when: \"Path(`/a`)\", check: sesion", ":3: ", "\"sesion\", nearest: session"),
        rule(
            "check: none, when: \"PathPrefx(`/a`)\"",
            ":3: rule \"a\", character 1",
            "nearest: PathPrefix"),
        rule(
            "check: deny, when: \"Host(`internal.example:8080`)\"",
            ":3: ",
            "\"internal.example:8080\"",
            "write internal.example"),
        rule("check: deny, when: \"!Host(`https://a.example/`)\"", ":3: ", "write a.example"),
        rule(
            "check: none, strip: /shop, when: \"Under(`/shopping`) || Path(`/sho`)\"",
            ":3: ",
            "strip takes nothing off",
            "\"a\" holds lies under /shop"),
        rule("check: deny, strip: /a/*, when: \"Under(`/a`)\"", "such as /client: \"/a/*\""),
        refusal(
            "a check twice",
            () -> AuthGate.builder().sessions(Sessions.inMemory()).sessions(Sessions.inMemory()),
            ".sessions(…)",
            "one check session"),
        refusal(
            "everybody a proxy",
            () -> AuthGate.builder().trustedProxies("10.0.0.1", "0.0.0.0/0").build(),
            "0.0.0.0/0",
            "name the proxies"),
        refusal(
            "everybody a proxy of a file",
            () -> gate("version: 1\ndefaults: {trustedProxies: [\"::/0\"]}\nrules: []\n"),
            ":2: ",
            "::/0",
            "name the proxies"),
        refusal(
            "a folder for keys", () -> ApiKeys.at(folder), "a folder, where the file", "" + folder),
        rule("check: none, when: \"Path('/a')\"", "character 6", "in back quotes or double quotes"),
        rule("check: none, when: \"Path(`/a`\"", "character 10", "expected \",\" or \")\""),
        refusal(
            "no place of a user",
            () -> SpringSessions.in(SessionStore.inMemory()).withPrincipal(""),
            "as userId or /authentication/principal/email: \"\""),
        refusal(
            "a claim without its slash",
            () -> jwt("https://login.example.com/keys").withPrincipal("sub"),
            "as /sub: \"sub\""),
        refusal(
            "keys from anybody",
            () -> jwt("http://login.example.com/keys"),
            "https",
            "http://login.example.com/keys"),
        refusal(
            "keys from anybody, with a password",
            () -> jwt("http://u:hunter2@login.example.com/keys"),
            "alone: http://login.example.com/keys"),
        refusal(
            "a port of a key set, with a password",
            () -> jwt("https://u:hunter2@login.example.com:99999/keys"),
            "65535: https://login.example.com:99999/keys"),
        refusal(
            "a blank secret of Auth.js",
            () -> AuthJsSessions.authJs(List.of("        ")),
            "at least 8 characters"),
        refusal(
            "a session of nobody",
            () -> Sessions.inMemory().create(""),
            "a session needs the name of its user"),
        refusal(
            "an express session of nobody",
            () -> ExpressSessions.in(SessionStore.inMemory(), List.of("keyboard cat")).create(" "),
            "a session needs the name of its user"),
        refusal(
            "a cookie with a blank",
            () -> SpringSessions.in(SessionStore.inMemory()).withCookie("a b"),
            "a cookie's name",
            "\"a b\""),
        refusal(
            "no lifetime",
            () -> SpringSessions.in(SessionStore.inMemory()).withAbsoluteLifetime(Duration.ZERO),
            "at least one second: PT0S"),
        refusal(
            "a negative lifetime",
            () -> Sessions.inMemory().withLifetimes(Duration.ofSeconds(-1), Duration.ofHours(1)),
            "at least one second: PT-1S"),
        refusal(
            "a shorter whole than its part",
            () -> Sessions.inMemory().withLifetimes(Duration.ofHours(2), Duration.ofHours(1)),
            "absolute must be at least as long as idle, PT2H: PT1H"),
        refusal(
            "an origin with a pattern",
            () -> AuthGate.builder().trustedOrigins("https://*.example.com"),
            "without a pattern",
            "\"https://*.example.com\""),
        refusal(
            "a key's field without a name",
            () -> gate("checks:\n  p: {type: api-key, header: ''}\nrules: []\n"),
            ":2: checks.p.header must be letters"),
        refusal(
            "a declared cookie with a blank",
            () -> gate("checks:\n  p: {type: spring-session, cookie: 'a b'}\nrules: []\n"),
            ":2: checks.p.cookie must be letters",
            "\"a b\""),
        refusal(
            "a short password",
            () -> IronSessions.of("iron", List.of("hunter2")),
            "at least 32 characters"),
        refusal("tabs", () -> gate("version: 1\nrules:\n\t- {id: a}\n"), ":3: ", "by spaces"),
        refusal(
            "another version with keys of its own",
            () -> gate("version: 2\nscheme: x\nrules:\n  - {id: a, path: /a, check: none}\n"),
            ":1: version 2",
            "only 1"),
        refusal(
            "another version behind its rules",
            () -> gate("{\"rules\": [{\"path\": \"/a\"}],\n\"version\": 2}"),
            ":2: version 2",
            "only 1"),
        refusal("version", () -> gate("version: 2\nrules: []\n"), ":1: version 2", "only 1"),
        refusal("empty file", () -> gate(""), "is empty", "version: 1"),
        refusal(
            "an id twice",
            () ->
                gate(
                    "version: 1\nrules:\n"
                        + "  - {id: a, when: \"Path(`/a`)\", check: none}\n".repeat(2)),
            ":4: the id \"a\" stands already in ",
            ":3"),
        refusal(
            "type of check",
            () ->
                gate(
                    "version: 1\nchecks: {session: {type: expres-session, secrets: [env:X]}}\nrules: []\n"),
            ":2: ",
            "\"expres-session\", nearest: express-session"),
        declared("secrets: [hunter2hunter2]", "holds a secret itself; write env:NAME or file:PATH"),
        declared("secrets: [hunter2]", "holds a secret itself; write env:NAME or file:PATH"),
        declared("secrets: [env:NOT_THERE]", "env:NOT_THERE", "set the environment variable"),
        declared("secrets: [file:not-there]", "file:not-there", "write it into the file"),
        refusal(
            "negative time",
            () ->
                gate("version: 1\nchecks: {s: {type: spring-session, absolute: -5m}}\nrules: []\n"),
            ":2: checks.s.absolute",
            "s, m, h or d: \"-5m\""),
        declared("secrets: [env:PATH], idle: 5m", "idle: can't be set", "maxAge"),
        declared("secrets: [env:PATH], cookies: sid", "unknown key \"cookies\"", "nearest: cookie"),
        refusal("no secrets", () -> express(List.of()), "at least one secret"),
        refusal("blank secret", () -> express(List.of("")), "at least 8 octets", "has 0"),
        refusal("short secret", () -> express(List.of("hunter2")), "at least 8 octets", "has 7"),
        refusal(
            "pointer",
            () -> express(List.of("long enough")).withPrincipal("user.id"),
            "\"user.id\"",
            "/user/id"),
        refusal("no token secrets", () -> AuthJsSessions.authJs(List.of()), "at least one secret"),
        refusal("address", () -> RedisStore.connect("redis:localhost"), "write redis://localhost"),
        refusal(
            "address with a password",
            () -> RedisStore.connect("http://:hunter2@localhost"),
            "write redis://localhost"),
        refusal(
            "no folder for keys",
            () -> ApiKeys.at(folder.resolve("no/such/keys.json")),
            "folder",
            folder.resolve("no/such").toString()),
        refusal(
            "no keys in the file",
            () -> ApiKeys.at(file("bad.json", "not json")),
            "bad.json: no JSON at line 1"),
        refusal("origin", () -> origins("www.example.com"), "https://www.", "\"www.example.com\""),
        refusal("a path", () -> origins("https://a.example/"), "scheme and a host", "example/\""),
        refusal(
            "network",
            () -> AuthGate.builder().trustedProxies("10.0.0.0/99").build(),
            "\"10.0.0.0/99\"",
            "as 10.0.0.0/8"));
  }

  @Test
  void aDeniedRequestHasNoPathToDispatchOn() {
    Request request = Request.get("/client/me").host("a.example").build();
    try (AuthGate withoutChecks = AuthGate.builder().build();
        AuthGate open = gate("version: 1\ndefaults: {check: none}\nrules: []\n")) {
      Decision denied = withoutChecks.decide(request);

      assertThat(denied.reason()).isEqualTo("check-unavailable");
      assertThat(withoutChecks.missingChecks()).containsExactly("api-key", "session");
      assertThat(denied.path()).isEmpty();
      assertThatThrownBy(() -> open.decide(request).response())
          .isInstanceOf(NoSuchElementException.class)
          .hasMessage("the request is allowed: dispatch it on path()");
    }
  }

  private static Arguments rule(String rest, String... words) {
    return refusal(rest, () -> gate("version: 1\nrules:\n  - {id: a, " + rest + "}\n"), words);
  }

  private static Arguments declared(String settings, String... words) {
    return refusal(settings, () -> gate(CHECKS.formatted(settings)), words);
  }

  private static Arguments refusal(String mistake, ThrowingCallable act, String... words) {
    return Arguments.of(mistake, act, List.of(words));
  }

  private static AuthGate gate(String rules) {
    return AuthGate.builder()
        .rules(RuleSource.of(RuleSet.load(file("rules.yaml", rules))))
        .declaredChecks("redis://127.0.0.1:1")
        .build();
  }

  private static ExpressSessions express(List<String> secrets) {
    return ExpressSessions.in(SessionStore.inMemory(), secrets);
  }

  private static AuthGate origins(String origin) {
    return AuthGate.builder().trustedOrigins(origin).build();
  }

  private static Path file(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
