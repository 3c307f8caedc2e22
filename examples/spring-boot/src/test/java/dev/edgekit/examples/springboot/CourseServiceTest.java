package dev.edgekit.examples.springboot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.servlet.GateFilter;
import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.examples.contract.Client;
import dev.edgekit.examples.contract.Http1;
import dev.edgekit.examples.contract.Http2;
import dev.edgekit.examples.contract.Server;
import dev.edgekit.examples.contract.Targets;
import jakarta.servlet.http.Cookie;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

/** The service on a real port, by requests whose targets no client tidies. */
class CourseServiceTest {
  private static final Server HERE =
      new Server() {
        @Override
        public int port() {
          return port;
        }

        @Override
        public void close() {}
      };

  /** The default's, and a host that is nobody's. */
  private static final String RULES =
      """
      {"rules": [
        {"id": "internal", "when": "Host(`internal.example`)", "check": "deny", "priority": 1000},
        {"id": "client", "when": "Under(`/client`)", "check": "session", "strip": "/client"}]}
      """;

  @TempDir static Path data;
  private static ConfigurableApplicationContext service;
  private static int port;
  private static String session;
  private static String key;

  @BeforeAll
  static void start() throws IOException {
    Files.createDirectories(data.resolve("originals"));
    Files.createDirectories(data.resolve("variants"));
    ImageIO.write(picture(), "jpg", data.resolve("originals/dusk.jpg").toFile());
    service =
        SpringApplication.run(
            CourseService.class,
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--edgekit.data=" + data,
            "--edgekit.rules=" + Files.writeString(data.resolve("rules.json"), RULES),
            "--edgekit.session-secret=for this test alone");
    port = Integer.parseInt(service.getEnvironment().getRequiredProperty("local.server.port"));
    String setCookie = service.getBean(ExpressSessions.class).create("Ada");
    session = "Cookie: " + setCookie.substring(0, setCookie.indexOf(';'));
    key = "X-API-Key: " + service.getBean(ApiKeys.class).issue("reports").text();
  }

  @AfterAll
  static void stop() {
    Objects.requireNonNull(service).close();
  }

  @Test
  void asksForASessionUnderClientAndForAKeyElsewhere() throws IOException {
    assertThat(get("/client/me")).startsWith("HTTP/1.1 401");
    assertThat(get("/client/me", session))
        .startsWith("HTTP/1.1 200")
        .contains("\"user\":\"Ada\"", "\"check\":\"session\"");
    assertThat(get("/courses")).startsWith("HTTP/1.1 401");
    assertThat(get("/courses", key)).startsWith("HTTP/1.1 200").contains("Reading a mountain");
    assertThat(get("/client/courses", session)).startsWith("HTTP/1.1 200").contains("Six");
  }

  @Test
  void refusesWhatCanBeReadInTwoWays() throws IOException {
    assertThat(get("/client/../courses", session)).startsWith("HTTP/1.1 400");
    assertThat(get("//client/me", session)).startsWith("HTTP/1.1 400");
    assertThat(get("/client;x/me", session)).startsWith("HTTP/1.1 400");
  }

  @Test
  void neverRunsAHandlerUnderAnotherNameThanTheCheckedOne() throws IOException {
    String cookie = session.substring("Cookie: ".length());
    for (Client client : List.of(new Http1(), new Http2(false))) {
      for (String target : Targets.near("courses")) {
        assertThat(answerTo(client, target, cookie)).as(target).doesNotContain("Reading");
      }
    }
  }

  private static String answerTo(Client client, String target, String cookie) {
    try {
      return client.get(HERE, target, "Host", "a.example", "Cookie", cookie).body();
    } catch (IOException e) { // the client's library knows no such target
      return String.valueOf(e.getMessage());
    }
  }

  /** Tomcat makes no Host field of {@code :authority}. */
  @Test
  void deniesByHost() throws IOException {
    String cookie = session.substring("Cookie: ".length());
    for (Client client : List.of(new Http1(), new Http2(false))) {
      for (String host : List.of("internal.example", "INTERNAL.example:81")) {
        assertThat(client.get(HERE, "/client/me", "Host", host, "Cookie", cookie).status())
            .isEqualTo(403);
      }
      assertThat(client.get(HERE, "/client/me", "Host", "a.example", "Cookie", cookie).status())
          .isEqualTo(200);
    }
  }

  @Test
  void keepsHostsApartOnHttp2() throws IOException {
    Client client = new Http2(false);
    String[] fields = {"Host", "c.example", "Cookie", session.substring("Cookie: ".length())};

    assertThat(client.get(HERE, "/client/me", fields).body()).contains("Ada");
    assertThat(client.get(HERE, "/client/me", "Host", "c.example").status()).isEqualTo(401);
    client.get(HERE, "/client/categories", fields);
    assertThat(client.get(HERE, "/client/categories", fields).header("Cache-Status"))
        .contains("; hit");
    fields[1] = "d.example";
    assertThat(client.get(HERE, "/client/categories", fields).header("Cache-Status"))
        .doesNotContain("hit");
  }

  @Test
  void servesFromTheCacheUntilTheTagIsInvalidated() throws IOException {
    get("/client/categories", session);
    assertThat(get("/client/categories", session)).contains("; hit;", "Out of doors");

    assertThat(send("POST /client/categories?name=Outside", session)).startsWith("HTTP/1.1 200");

    assertThat(get("/client/categories", session)).contains("Outside");
  }

  @Test
  void showsHealthAndMetricsToWhoHasAKey() throws IOException {
    get("/client/categories", session);

    assertThat(get("/actuator/health")).startsWith("HTTP/1.1 401");
    assertThat(get("/actuator/health", key)).startsWith("HTTP/1.1 200").contains("edgekit", "UP");
    assertThat(get("/actuator/health", key))
        .contains("log NONE", "AVIF, originals reachable", "healthy");
    assertThat(get("/actuator/metrics", key)).contains("edgekit.cache", "edgekit.auth");
  }

  /** No Host field there, no container, no normalisation: what is decided is the same. */
  @Test
  void isTheSameForMockMvc() throws Exception {
    MockMvc mvc =
        MockMvcBuilders.webAppContextSetup((WebApplicationContext) service)
            .addFilters(
                GateFilter.of(service.getBean(AuthGate.class)), service.getBean(DecidedUser.class))
            .build();
    String[] cookie = session.substring("Cookie: ".length()).split("=", 2);

    assertThat(answer(mvc, MockMvcRequestBuilders.get("/client/me"))).startsWith("401");
    assertThat(
            answer(
                mvc,
                MockMvcRequestBuilders.get("/client/me").cookie(new Cookie(cookie[0], cookie[1]))))
        .startsWith("200")
        .contains("Ada");
    assertThat(
            answer(
                mvc,
                MockMvcRequestBuilders.get("/courses")
                    .header("X-API-Key", key.substring("X-API-Key: ".length()))))
        .startsWith("200");
  }

  private static String answer(MockMvc mvc, MockHttpServletRequestBuilder request)
      throws Exception {
    MockHttpServletResponse response = mvc.perform(request).andReturn().getResponse();
    return response.getStatus() + " " + response.getContentAsString();
  }

  @Test
  void answersAnErrorOfAnAllowedRequestWithSpringsPage() throws IOException {
    assertThat(get("/client/nothing-here", session))
        .startsWith("HTTP/1.1 404")
        .contains("Not Found");
  }

  @Test
  void servesAPictureAsAvif() throws IOException {
    String answer = get("/client/images/dusk.jpg?w=320", session, "Accept: image/avif");

    assertThat(answer).startsWith("HTTP/1.1 200").contains("image/avif", "ftypavif");
  }

  private static String get(String target, String... fields) throws IOException {
    return send("GET " + target, fields);
  }

  private static String send(String methodAndTarget, String... fields) throws IOException {
    String request =
        methodAndTarget + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nConnection: close\r\n";
    for (String field : fields) {
      request += field + "\r\n";
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write((request + "\r\n").getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static BufferedImage picture() {
    BufferedImage image = new BufferedImage(800, 600, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setPaint(new GradientPaint(0, 0, Color.ORANGE, 800, 600, Color.BLUE));
    graphics.fillRect(0, 0, 800, 600);
    graphics.dispose();
    return image;
  }
}
