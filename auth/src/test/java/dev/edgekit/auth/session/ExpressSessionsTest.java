package dev.edgekit.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.Principal;
import dev.edgekit.auth.fixture.FakeClock;
import dev.edgekit.auth.fixture.ForwardingStore;
import dev.edgekit.http.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressSessionsTest {
  private final FakeClock clock = new FakeClock(Instant.parse("2026-11-22T10:00:00Z"));
  private final MemoryStore store = new MemoryStore(clock);
  private final SignedCookie signature = new SignedCookie(List.of("keyboard cat"));
  private final ExpressSessions sessions =
      ExpressSessions.in(store, List.of("keyboard cat")).withClock(clock);

  @Test
  void readsTheSessionThatItCreated() {
    Request request = withCookie(sessions.create("alice"));

    assertThat(sessions.read(request).principal()).hasValue(Principal.user("alice"));
  }

  @Test
  void createsASessionInAnyPlaceOfTheJson() {
    ExpressSessions passport = sessions.withPrincipal("/passport/user");

    assertThat(passport.read(withCookie(passport.create("alice"))).principal())
        .hasValue(Principal.user("alice"));
  }

  @Test
  void endsASession() {
    Request request = withCookie(sessions.create("alice"));

    String taken = sessions.destroy(request);

    assertThat(taken).startsWith("connect.sid=; Path=/; Max-Age=0");
    assertThat(sessions.read(request).kind()).isEqualTo(SessionReading.Kind.UNKNOWN);
  }

  @Test
  void asksForASecureCookieUnlessToldNotTo() {
    assertThat(sessions.create("alice")).endsWith("; HttpOnly; SameSite=Lax; Secure");
    assertThat(sessions.withInsecureCookie().create("alice")).doesNotContain("Secure");
  }

  @Test
  void findsTheUserInTheUsualPlaces() {
    assertThat(principal("{\"cookie\":{},\"user\":\"alice\"}")).hasValue(Principal.user("alice"));
    assertThat(principal("{\"cookie\":{},\"user\":{\"id\":42}}")).hasValue(Principal.user("42"));
    assertThat(principal("{\"cookie\":{},\"passport\":{\"user\":\"bob\"}}"))
        .hasValue(Principal.user("bob"));
    assertThat(principal("{\"cookie\":{},\"userId\":7}")).hasValue(Principal.user("7"));
    assertThat(principal("{\"cookie\":{},\"user\":{\"_id\":\"6f\",\"email\":\"a@b\"}}"))
        .hasValue(Principal.user("6f"));
    assertThat(principal("{\"cookie\":{},\"passport\":{\"user\":{\"id\":\"bob\"}}}"))
        .hasValue(Principal.user("bob"));
    assertThat(principal("{\"cookie\":{},\"user\":{\"id\":7},\"userId\":7}"))
        .hasValue(Principal.user("7"));
  }

  @Test
  void saysWhyThereIsNobody() {
    String signedIn = "{\"cookie\":{},\"account\":{\"email\":\"a@b\"},\"user\":true}";
    String two = "{\"cookie\":{},\"user\":\"a name that users choose\",\"userId\":7}";

    assertThat(reading("{\"cookie\":{}}").kind()).isEqualTo(SessionReading.Kind.ANONYMOUS);
    assertThat(reading("no JSON").kind()).isEqualTo(SessionReading.Kind.UNREADABLE);
    assertThat(reading(signedIn).kind()).isEqualTo(SessionReading.Kind.NO_PRINCIPAL);
    assertThat(reading(signedIn).detail().orElseThrow()).contains("[account, user]");
    assertThat(reading(two).kind()).isEqualTo(SessionReading.Kind.NO_PRINCIPAL);
    assertThat(reading(two).detail())
        .hasValue("/user and /userId differ; say which one names the user");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "\"alice\"",
        "{\"user\":\"alice\"}",
        "{\"cookie\":{}}",
        "{\"cookie\":{},\"user\":\"\"}",
        "{\"cookie\":{},\"user\":true}",
        "{\"cookie\":{},\"user\":null}",
      })
  void refusesValuesThatAreNobodysSession(String json) {
    assertThat(principal(json)).isEmpty();
  }

  @Test
  void endsASessionWithoutTimeToLiveWhenItsCookieEnds() {
    ExpressSessions eternal =
        ExpressSessions.in(
                new ForwardingStore(store) {
                  @Override
                  public boolean expires(String key) {
                    return false;
                  }
                },
                List.of("keyboard cat"))
            .withClock(clock);
    Request request = withCookie(sessions.withLifetime(Duration.ofMinutes(1)).create("alice"));
    store.touch("sess:" + id(request), Duration.ofDays(9));

    clock.advance(Duration.ofMinutes(2));

    assertThat(sessions.read(request).principal()).isPresent();
    assertThat(eternal.read(request).principal()).isEmpty();
  }

  @Test
  void touchesOnlyWhenAskedTo() {
    ExpressSessions hourly = sessions.withLifetime(Duration.ofHours(1));
    Request read = withCookie(hourly.create("alice"));
    Request touched = withCookie(hourly.create("bob"));

    clock.advance(Duration.ofMinutes(40));
    assertThat(hourly.read(read).principal()).isPresent();
    assertThat(hourly.withTouch().read(touched).principal()).isPresent();
    clock.advance(Duration.ofMinutes(40));

    assertThat(hourly.read(read).principal()).isEmpty();
    assertThat(hourly.read(touched).principal()).isPresent();
  }

  @Test
  void looksAtTheFirstCookieOnly() {
    String good = pair(sessions.create("alice"));

    assertThat(read(good + "; connect.sid=bad").principal()).isPresent();
    assertThat(read("connect.sid=bad; " + good).principal()).isEmpty();
    assertThat(read("other=1").kind()).isEqualTo(SessionReading.Kind.ABSENT);
  }

  private SessionReading read(String cookie) {
    return sessions.read(Request.get("/").header("Cookie", cookie).build());
  }

  private Optional<Principal> principal(String json) {
    return reading(json).principal();
  }

  private SessionReading reading(String json) {
    store.put("sess:x", json.getBytes(StandardCharsets.UTF_8), Duration.ofHours(1));
    return read("connect.sid=" + signature.sign("x"));
  }

  private String id(Request request) {
    String cookie = Cookies.first(request.headers(), "connect.sid").orElseThrow();
    return signature.verify(cookie).orElseThrow();
  }

  private static Request withCookie(String setCookie) {
    return Request.get("/").header("Cookie", pair(setCookie)).build();
  }

  private static String pair(String setCookie) {
    return setCookie.substring(0, setCookie.indexOf(';'));
  }
}
