package dev.edgekit.examples.springlogin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import redis.embedded.RedisServer;

/** Each way to sign in, walked as a browser does; then another service is asked who it is. */
class SignInTest {
  private static RedisServer redis;
  private static TestProvider provider;
  private static CourseApi courses;
  private static ConfigurableApplicationContext octets;
  private static ConfigurableApplicationContext json;

  @BeforeAll
  static void start() throws Exception {
    int port = freePort();
    redis =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            .build();
    redis.start();
    provider = TestProvider.start();
    courses = CourseApi.start("redis://127.0.0.1:" + port + "?timeout=1m", 0);
    octets = service(port);
    json = service(port, "--sign-in.json=true");
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static ConfigurableApplicationContext service(int redisPort, String... more) {
    String client = "--spring.security.oauth2.client.";
    Stream<String> arguments =
        Stream.of(
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--sign-in.password=a password",
            "--spring.data.redis.url=redis://127.0.0.1:" + redisPort,
            client + "registration.google.client-id=client",
            client + "registration.kakao.client-id=client",
            client + "provider.google.authorization-uri=" + provider.address("/authorize"),
            client + "provider.google.token-uri=" + provider.address("/token"),
            client + "provider.google.jwk-set-uri=" + provider.address("/keys"),
            client + "provider.google.user-info-uri=" + provider.address("/google"),
            client + "provider.kakao.authorization-uri=" + provider.address("/authorize"),
            client + "provider.kakao.token-uri=" + provider.address("/token"),
            client + "provider.kakao.user-info-uri=" + provider.address("/kakao"));
    return SpringApplication.run(
        SignInService.class, Stream.concat(arguments, Stream.of(more)).toArray(String[]::new));
  }

  @AfterAll
  static void stop() throws IOException {
    for (ConfigurableApplicationContext service :
        new ConfigurableApplicationContext[] {octets, json}) {
      if (service != null) {
        service.close();
      }
    }
    if (redis != null) {
      courses.close();
      provider.close();
      redis.stop();
    }
  }

  static Stream<Browser> browsers() {
    return Stream.of(new Browser("sessions of the JDK", octets), new Browser("JSON", json));
  }

  @ParameterizedTest
  @MethodSource("browsers")
  void knowsWhoHasSignedInByAForm(Browser browser) throws Exception {
    String page = browser.get("/login");
    assertThat(browser.courses()).isEqualTo("401 anonymous-session");

    browser.post("/login", "username=ada&password=guess&_csrf=" + Browser.csrf(page));
    assertThat(browser.courses()).isEqualTo("401 anonymous-session");
    browser.post(
        "/login", "username=ada&password=a+password&_csrf=" + Browser.csrf(browser.get("/login")));

    assertThat(browser.get("/me")).isEqualTo("ada");
    assertThat(browser.courses()).isEqualTo("200 ada");
  }

  @ParameterizedTest
  @MethodSource("browsers")
  void knowsWhoHasSignedInByKakao(Browser browser) throws Exception {
    browser.get("/oauth2/authorization/kakao");

    assertThat(browser.get("/me")).isEqualTo("3141592653");
    assertThat(browser.courses()).isEqualTo("200 3141592653");
  }

  @ParameterizedTest
  @MethodSource("browsers")
  void knowsWhoHasSignedInByGoogle(Browser browser) throws Exception {
    browser.get("/oauth2/authorization/google");

    assertThat(browser.get("/me")).isEqualTo("10769150350006150715113082367");
    assertThat(browser.courses()).isEqualTo("200 10769150350006150715113082367");
  }

  @ParameterizedTest
  @MethodSource("browsers")
  void knowsNobodyAfterHeHasSignedOut(Browser browser) throws Exception {
    browser.get("/oauth2/authorization/google");
    assertThat(browser.courses()).startsWith("200");
    String cookie = browser.cookie();

    browser.post("/logout", "_csrf=" + Browser.csrf(browser.get("/logout")));

    // Sessions are remembered for a second.
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Browser.courses(cookie).equals("401 unknown-session"));
  }

  /** Keeps cookies and follows redirections. */
  private static final class Browser {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final String name;
    private final String service;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient client =
        HttpClient.newBuilder()
            .cookieHandler(cookies)
            .followRedirects(HttpClient.Redirect.ALWAYS)
            .build();

    Browser(String name, ConfigurableApplicationContext service) {
      this.name = name;
      this.service =
          "http://127.0.0.1:" + service.getEnvironment().getRequiredProperty("local.server.port");
    }

    String get(String path) throws Exception {
      return send(HttpRequest.newBuilder(URI.create(service + path)));
    }

    void post(String path, String form) throws Exception {
      send(
          HttpRequest.newBuilder(URI.create(service + path))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private String send(HttpRequest.Builder request) throws Exception {
      return client
          .send(request.header("Accept", "text/html").build(), BodyHandlers.ofString())
          .body();
    }

    static String csrf(String page) {
      Matcher field = CSRF.matcher(page);
      assertThat(field.find()).as(page).isTrue();
      return URLEncoder.encode(Objects.requireNonNull(field.group(1)), StandardCharsets.UTF_8);
    }

    String cookie() {
      return cookies.getCookieStore().getCookies().stream()
          .filter(cookie -> cookie.getName().equals("SESSION"))
          .map(cookie -> "SESSION=" + cookie.getValue())
          .findFirst()
          .orElse("");
    }

    /** What the other service says of this browser. */
    String courses() throws Exception {
      return courses(cookie());
    }

    static String courses(String cookie) throws Exception {
      URI address = URI.create("http://127.0.0.1:" + courses.port() + "/client/me");
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(address).header("Cookie", cookie).build(),
                  BodyHandlers.ofString());
      return answer.statusCode()
          + " "
          + answer.headers().firstValue("X-Reason").orElse(answer.body());
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
