package dev.edgekit.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgekit.auth.Principal;
import dev.edgekit.auth.fixture.RawClient;
import dev.edgekit.http.Request;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The real iron-session in a Node process is asked about every cookie that we are asked about.
 * Skipped where there is no Node.
 */
class IronInteropTest {
  private static final String FORMER = "a former password of 32 characters";
  private static final String CURRENT = "the current password, of 32 or more";
  private static final Map<String, IronSessions> SESSIONS =
      Map.of(
          "plain", IronSessions.of("iron", List.of(CURRENT)),
          "former", IronSessions.of("iron", List.of(FORMER)),
          "rotated", IronSessions.of("iron", List.of(CURRENT, FORMER)),
          "endless", IronSessions.of("iron", List.of(CURRENT)));

  private static NodeProcess node;
  private static RawClient client;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    assumeTrue(NodeProcess.isThere(), "there is no Node, or npm could not install the packages");
    node = NodeProcess.start("iron.mjs", "");
    client = new RawClient(node.port());
  }

  @AfterAll
  static void stop() throws IOException {
    if (node != null) {
      client.close();
      node.close();
    }
  }

  @Test
  void acceptsWhatNodeSealed() throws IOException {
    for (String configuration : List.of("plain", "former", "rotated")) {
      assertThat(verdict(configuration, logIn(configuration, "홍길동"))).isEqualTo("홍길동");
    }
    assertThat(verdict("rotated", logIn("former", "alice"))).isEqualTo("alice");
    assertThat(verdict("plain", logIn("former", "alice"))).isEqualTo("401");
  }

  @Test
  void agreesAboutEveryMutationOfACookie() throws IOException {
    String cookie = logIn("plain", "alice");
    int accepted = 0;
    for (int i = "iron=".length(); i < cookie.length(); i++) {
      String head = cookie.substring(0, i);
      String tail = cookie.substring(i + 1);
      for (String changed :
          List.of(
              head + tail,
              head + (cookie.charAt(i) == 'A' ? 'B' : 'A') + tail,
              head + cookie.charAt(i) + cookie.substring(i),
              head + "%%%02x".formatted((int) cookie.charAt(i)) + tail)) {
        accepted += verdict("plain", changed).equals("alice") ? 1 : 0;
      }
    }
    // Each character once as its code.
    assertThat(accepted).isEqualTo(cookie.length() - "iron=".length());
  }

  @Test
  void aSealEndsAsItSaysAndOneWithoutAnEndIsNone() throws IOException {
    String cookie = logIn("plain", "alice"); // 14 days
    IronSessions sessions = Objects.requireNonNull(SESSIONS.get("plain"));
    Clock before = Clock.offset(Clock.systemUTC(), Duration.ofDays(14));
    Clock after = Clock.offset(Clock.systemUTC(), Duration.ofDays(14).plusSeconds(61));

    assertThat(sessions.withClock(before).read(request(cookie)).kind())
        .isEqualTo(SessionReading.Kind.VALID);
    assertThat(sessions.withClock(after).read(request(cookie)).kind())
        .isEqualTo(SessionReading.Kind.EXPIRED);
    SessionReading endless = sessions.read(request(logIn("endless", "alice")));
    assertThat(endless.kind()).isEqualTo(SessionReading.Kind.EXPIRED);
    assertThat(endless.detail().orElseThrow()).contains("ttl");
  }

  @Test
  void saysWhyThereIsNobody() throws IOException {
    IronSessions sessions = Objects.requireNonNull(SESSIONS.get("plain"));
    client.handlerOf("/plain/empty");
    String empty = client.setCookie().substring(0, client.setCookie().indexOf(';'));

    assertThat(sessions.read(request("other=1")).kind()).isEqualTo(SessionReading.Kind.ABSENT);
    assertThat(sessions.read(request("iron=x")).kind()).isEqualTo(SessionReading.Kind.FORGED);
    assertThat(sessions.read(request(empty)).detail().orElseThrow()).contains("[theme]");
    assertThat(sessions.withPrincipal("/theme").read(request(empty)).principal())
        .hasValue(Principal.user("dark"));
    assertThatThrownBy(() -> IronSessions.of("iron", List.of("short")))
        .hasMessageContaining("32 characters")
        .hasMessageNotContaining("short");
  }

  /** What both say: the user's name, or 401. */
  private static String verdict(String configuration, String cookie) throws IOException {
    String name = client.handlerOf("/" + configuration + "/me", "Cookie: " + cookie + "\r\n");
    String theirs = URLDecoder.decode(name, StandardCharsets.UTF_8);
    String ours =
        Objects.requireNonNull(SESSIONS.get(configuration))
            .read(request(cookie))
            .principal()
            .map(Principal::name)
            .orElse("401");
    assertThat(ours).as(cookie).isEqualTo(theirs);
    return theirs;
  }

  private static Request request(String cookie) {
    return Request.get("/client/me").header("Cookie", cookie).build();
  }

  private static String logIn(String configuration, String user) throws IOException {
    String name = URLEncoder.encode(user, StandardCharsets.UTF_8);
    assertThat(client.handlerOf("/" + configuration + "/login?user=" + name)).isEqualTo("200");
    return client.setCookie().substring(0, client.setCookie().indexOf(';'));
  }
}
