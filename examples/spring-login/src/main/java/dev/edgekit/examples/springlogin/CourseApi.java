package dev.edgekit.examples.springlogin;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.Decision;
import dev.edgekit.auth.Principal;
import dev.edgekit.auth.session.SpringSessions;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.http.jdk.JdkServer;
import java.io.IOException;

/** Another service, on the same Redis: its gate knows who has signed in. Thread-safe. */
public final class CourseApi implements AutoCloseable {
  private final AuthGate gate;
  private final JdkServer server;

  private CourseApi(AuthGate gate, int port) throws IOException {
    this.gate = gate;
    server = JdkServer.onLoopback(port, exchange -> answer(exchange.request()));
  }

  /** With the default rules: a session under {@code /client}. */
  public static CourseApi start(String redisUri, int port) throws IOException {
    return new CourseApi(
        AuthGate.builder().sessions(SpringSessions.connect(redisUri)).build(), port);
  }

  private Response answer(Request request) {
    Decision decision = gate.decide(request);
    if (!decision.isAllowed()) {
      return decision.response().withHeader("X-Reason", decision.reason());
    }
    String name = decision.principal().map(Principal::name).orElse("");
    return decision.answer(Response.text(name).withHeader("Cache-Control", "no-store"));
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
    gate.close();
  }
}
