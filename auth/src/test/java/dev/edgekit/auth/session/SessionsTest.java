package dev.edgekit.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.auth.Principal;
import dev.edgekit.auth.fixture.FakeClock;
import dev.edgekit.http.Request;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private final FakeClock clock = new FakeClock(Instant.parse("2026-11-22T10:00:00Z"));
  private final Sessions sessions =
      Sessions.in(new MemoryStore(clock))
          .withLifetimes(Duration.ofMinutes(30), Duration.ofHours(2))
          .withClock(clock);

  @Test
  void createsASessionInAHostCookie() {
    String setCookie = sessions.create("alice");

    assertThat(setCookie)
        .matches("__Host-session=[\\w-]{32}; Path=/; Max-Age=7200; HttpOnly; SameSite=Lax; Secure");
    assertThat(user(setCookie)).isEqualTo("alice");
  }

  @Test
  void endsASessionThatNobodyUses() {
    String used = sessions.create("alice");
    String unused = sessions.create("bob");

    for (int i = 0; i < 3; i++) {
      clock.advance(Duration.ofMinutes(20));
      assertThat(user(used)).isEqualTo("alice");
    }

    assertThat(user(unused)).isEqualTo("UNKNOWN");
  }

  @Test
  void endsEverySessionInTheEnd() {
    String setCookie = sessions.create("alice");
    for (int i = 0; i < 5; i++) {
      clock.advance(Duration.ofMinutes(20));
      assertThat(user(setCookie)).isEqualTo("alice");
    }

    clock.advance(Duration.ofMinutes(20));

    assertThat(user(setCookie)).isEqualTo("UNKNOWN");
  }

  @Test
  void rotatesTheTokenAndKeepsTheAbsoluteLifetime() {
    String former = sessions.create("alice");
    clock.advance(Duration.ofMinutes(20));

    String next = sessions.rotate(with(former)).orElseThrow();

    assertThat(user(former)).isEqualTo("UNKNOWN");
    assertThat(user(next)).isEqualTo("alice");
    assertThat(sessions.rotate(with(former))).isEmpty();
    for (int i = 0; i < 5; i++) {
      clock.advance(Duration.ofMinutes(20));
      user(next);
    }
    assertThat(user(next)).isEqualTo("UNKNOWN");
  }

  @Test
  void revokesOneSession() {
    String first = sessions.create("alice");
    String second = sessions.create("alice");

    assertThat(sessions.revoke(with(first))).contains("Max-Age=0");

    assertThat(user(first)).isEqualTo("UNKNOWN");
    assertThat(user(second)).isEqualTo("alice");
  }

  @Test
  void revokesAllSessionsOfAUser() {
    String first = sessions.create("alice");
    String second = sessions.create("alice");
    String other = sessions.create("bob");

    sessions.revokeAll("alice");

    assertThat(user(first)).isEqualTo("UNKNOWN");
    assertThat(user(second)).isEqualTo("UNKNOWN");
    assertThat(user(other)).isEqualTo("bob");
    assertThat(user(sessions.create("alice"))).isEqualTo("alice");
  }

  @Test
  void refusesMadeUpTokens() {
    assertThat(user("__Host-session=; x")).isEqualTo("FORGED");
    assertThat(user("__Host-session=" + "a".repeat(5000) + "; x")).isEqualTo("FORGED");
    assertThat(user("session=x; x")).isEqualTo("ABSENT");
  }

  @Test
  void checksItsLifetimes() {
    assertThatThrownBy(() -> sessions.withLifetimes(Duration.ofHours(2), Duration.ofHours(1)))
        .hasMessageContaining("PT2H");
  }

  private String user(String setCookie) {
    SessionReading reading = sessions.read(with(setCookie));
    return reading.principal().map(Principal::name).orElse(reading.kind().name());
  }

  private static Request with(String setCookie) {
    String cookie = setCookie.substring(0, setCookie.indexOf(';'));
    return Request.get("/").header("Cookie", cookie).build();
  }
}
