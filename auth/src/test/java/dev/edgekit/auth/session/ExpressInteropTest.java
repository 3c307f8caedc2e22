package dev.edgekit.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgekit.auth.Principal;
import dev.edgekit.auth.fixture.Patience;
import dev.edgekit.auth.fixture.RawClient;
import dev.edgekit.auth.fixture.RedisProcess;
import dev.edgekit.http.Request;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The real express-session and connect-redis, in a Node process on the same Redis, are asked about
 * every cookie that we are asked about. Skipped where there is no Node.
 */
class ExpressInteropTest {
  private static RedisProcess redis;
  private static NodeProcess node;
  private static RawClient client;
  private static RedisStore store;
  private static Map<String, ExpressSessions> sessions;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    assumeTrue(NodeProcess.isThere(), "there is no Node, or npm could not install the packages");
    redis = RedisProcess.start();
    node = NodeProcess.start("sessions.mjs", redis.plainUri());
    client = new RawClient(node.port());
    store = RedisStore.connect(redis.uri());
    ExpressSessions plain = ExpressSessions.in(store, List.of("keyboard cat"));
    sessions =
        Map.of(
            "plain", plain,
            "rotated", ExpressSessions.in(store, List.of("new secret", "keyboard cat")),
            "hourly",
                ExpressSessions.in(store, List.of("비밀번호")).withCookie("sid").withPrefix("hourly:"),
            "brief", plain.withPrefix("brief:"));
  }

  @AfterAll
  static void stop() throws IOException {
    if (redis != null) {
      client.close();
      node.close();
      store.close();
      redis.close();
    }
  }

  @Test
  void acceptsWhatNodeIssued() throws IOException {
    for (String configuration : sessions.keySet()) {
      String cookie = logIn(configuration, "홍길동");

      assertThat(ours(configuration, cookie)).isEqualTo("홍길동");
    }
  }

  @Test
  void acceptsCookiesOfFormerSecretsOnlyWhereTheyAreKnown() throws IOException {
    String former = logIn("plain", "alice");
    String current = logIn("rotated", "bob");

    assertThat(verdict("rotated", former)).isEqualTo("alice");
    assertThat(verdict("plain", current)).isEqualTo("401");
  }

  @Test
  void agreesAboutEveryMutationOfACookie() throws IOException {
    List<String> cookies = mutations(logIn("plain", "alice"), "connect.sid");
    cookies.addAll(mutations(logIn("hourly", "bob"), "sid"));
    List<String> accepted = new ArrayList<>();

    for (String cookie : cookies) {
      for (String configuration : List.of("plain", "hourly")) {
        if (!verdict(configuration, cookie).equals("401")) {
          accepted.add(cookie);
        }
      }
    }

    assertThat(cookies).hasSizeGreaterThan(1_500);
    assertThat(accepted).hasSizeBetween(20, cookies.size() / 2);
  }

  @Test
  void agreesWhenNodeDestroysASession() throws IOException {
    String cookie = logIn("plain", "alice");
    assertThat(verdict("plain", cookie)).isEqualTo("alice");

    client.handlerOf("/plain/logout", "Cookie: " + cookie + "\r\n");

    assertThat(verdict("plain", cookie)).isEqualTo("401");
  }

  @Test
  void agreesWhenASessionExpires() throws IOException {
    String cookie = logIn("brief", "alice");
    String key = "brief:" + id(cookie);

    Patience.await().until(() -> store.get(key).isEmpty());

    assertThat(verdict("brief", cookie)).isEqualTo("401");
  }

  @Test
  void honoursTheTouchOfNode() throws IOException {
    String cookie = logIn("hourly", "alice");
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(90));

    node("hourly", cookie); // renews the key's hour, and leaves the value's expiry as it was

    assertThat(read(sessionsOf("hourly").withClock(later), cookie)).isEqualTo("alice");
  }

  @Test
  void touchesAsNodeDoes() throws IOException {
    String cookie = logIn("hourly", "alice");
    String key = "hourly:" + id(cookie);
    RedisClient direct = RedisClient.create(redis.uri());
    try (direct;
        StatefulRedisConnection<String, String> connection = direct.connect()) {
      connection.sync().expire(key, 60);

      assertThat(read(sessionsOf("hourly").withTouch(), cookie)).isEqualTo("alice");

      assertThat(connection.sync().ttl(key)).isBetween(3_500L, 3_600L);
    }
  }

  @Test
  void issuesSessionsThatNodeAccepts() throws IOException {
    for (String configuration : sessions.keySet()) {
      String setCookie = sessionsOf(configuration).create("홍길동");
      String cookie = setCookie.substring(0, setCookie.indexOf(';'));
      assertThat(node(configuration, cookie)).isEqualTo("홍길동");

      sessionsOf(configuration).destroy(request(cookie));

      assertThat(verdict(configuration, cookie)).isEqualTo("401");
    }
  }

  /** What both say: the user's name, or 401. */
  private static String verdict(String configuration, String cookie) throws IOException {
    String theirs = node(configuration, cookie);
    assertThat(ours(configuration, cookie)).as(cookie).isEqualTo(theirs);
    return theirs;
  }

  private static String node(String configuration, String cookie) throws IOException {
    String name = client.handlerOf("/" + configuration + "/me", "Cookie: " + cookie + "\r\n");
    return URLDecoder.decode(name, StandardCharsets.UTF_8);
  }

  private static String ours(String configuration, String cookie) {
    return read(sessionsOf(configuration), cookie);
  }

  private static ExpressSessions sessionsOf(String configuration) {
    return Objects.requireNonNull(sessions.get(configuration));
  }

  private static String read(ExpressSessions sessions, String cookie) {
    return sessions.read(request(cookie)).principal().map(Principal::name).orElse("401");
  }

  private static Request request(String cookie) {
    return Request.get("/client/me").header("Cookie", cookie).build();
  }

  private static String logIn(String configuration, String user) throws IOException {
    String name = URLEncoder.encode(user, StandardCharsets.UTF_8);
    assertThat(client.handlerOf("/" + configuration + "/login?user=" + name)).isEqualTo("200");
    return client.setCookie().substring(0, client.setCookie().indexOf(';'));
  }

  private static String id(String cookie) {
    String value =
        URLDecoder.decode(cookie.substring(cookie.indexOf('=') + 1), StandardCharsets.UTF_8);
    return value.substring(2, value.lastIndexOf('.'));
  }

  private static List<String> mutations(String cookie, String name) {
    List<String> all = new ArrayList<>();
    String value = cookie.substring(cookie.indexOf('=') + 1);
    String plain = URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    for (String form : List.of(value, plain)) {
      for (int i = 0; i < form.length(); i++) {
        String head = form.substring(0, i);
        String tail = form.substring(i + 1);
        all.add(name + "=" + head + tail);
        all.add(name + "=" + head + (form.charAt(i) == 'A' ? 'B' : 'A') + tail);
        all.add(name + "=" + head + "%%%02x".formatted((int) form.charAt(i)) + tail);
        all.add(name + "=" + head + "%" + form.charAt(i) + tail);
        all.add(name + "=" + head + ";" + form.charAt(i) + tail);
      }
      wholeForms(name, form, plain, all);
    }
    combined(all);
    return all;
  }

  private static void wholeForms(String name, String form, String plain, List<String> all) {
    String signature = plain.substring(plain.lastIndexOf('.') + 1);
    for (String whole :
        List.of(
            form,
            "\"" + form + "\"",
            "\"" + form,
            form + "\"",
            form + "=",
            form + "%3D",
            form + ".",
            "." + form,
            "s:" + form,
            form.replace("s:", "").replace("s%3A", ""),
            form.replace("s:", "S:").replace("s%3A", "S%3A"),
            form.replace("s%3A", "s%3a"),
            form.replace("%2B", "-").replace("%2F", "_"),
            form.replace('+', '-').replace('/', '_'),
            form.replace("%", "%25"),
            "s:." + signature,
            "s:" + signature,
            "s:",
            "s",
            "",
            "%",
            "j:{\"a\":1}",
            "undefined",
            "null",
            form + "%00",
            form + "é",
            form + "%C3%A9")) {
      for (String field :
          List.of(
              "%1$s=%2$s",
              " %1$s = %2$s ",
              "x=1; %1$s=%2$s",
              "x; %1$s=%2$s;y",
              "%1$s=%2$s; %1$s=bad",
              "%1$s=bad; %1$s=%2$s",
              "%1$s; %1$s=%2$s",
              "=%2$s",
              "%1$sx=%2$s",
              "\"%1$s\"=%2$s",
              "%1$s=%2$s, a=b")) {
        all.add(field.formatted(name, whole));
      }
    }
  }

  /** Octets of Latin-1 anywhere: what a browser never sends and a person may. */
  private static void combined(List<String> all) {
    Random random = new Random(7);
    List<String> seeds = List.copyOf(all);
    for (int i = 0; i < 400; i++) {
      StringBuilder cookie = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
      char inserted = (char) (' ' + 1 + random.nextInt(0xFF - ' '));
      if (inserted < 0x7F || inserted > 0x9F) {
        all.add(cookie.insert(random.nextInt(cookie.length() + 1), inserted).toString().strip());
      }
    }
  }
}
