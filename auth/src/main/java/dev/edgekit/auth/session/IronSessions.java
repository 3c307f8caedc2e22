package dev.edgekit.auth.session;

import static java.util.Objects.requireNonNull;

import dev.edgekit.auth.internal.support.Json;
import dev.edgekit.http.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Sessions as the {@code iron-session} package for Node seals them, versions 8 and 9: everything
 * stands in the cookie, encrypted and authenticated. There is no store, so such a session can't be
 * revoked; it ends when its seal says so, with the 60 seconds of tolerance that the package grants.
 * A seal without an end ({@code ttl: 0}) is refused, since a copied one would count for ever.
 * Immutable and thread-safe.
 */
public final class IronSessions implements SessionCheck {
  private static final Duration TOLERANCE = Duration.ofSeconds(60);

  private final String cookie;
  private final IronSeal seal;
  private final List<JsonPointer> principals;
  private final InstantSource clock;

  private IronSessions(
      String cookie, IronSeal seal, List<JsonPointer> principals, InstantSource clock) {
    this.cookie = cookie;
    this.seal = seal;
    this.principals = principals;
    this.clock = clock;
  }

  /**
   * Sessions in a cookie.
   *
   * @param cookie its name: the service's {@code cookieName}
   * @param passwords at least 32 characters each; the current one and former ones. The numbers that
   *     the service's settings give them don't matter
   */
  public static IronSessions of(String cookie, List<String> passwords) {
    requireNonNull(cookie, "cookie must not be null");
    return new IronSessions(
        Cookies.name(cookie), new IronSeal(passwords), NodeUser.USUAL, InstantSource.system());
  }

  /**
   * With the place of the user's name in the session. Choose one whose value users can't set
   * themselves.
   *
   * @param pointer a JSON pointer (RFC 6901) to a text or an integer. Default: as for {@link
   *     ExpressSessions#withPrincipal}
   */
  public IronSessions withPrincipal(String pointer) {
    requireNonNull(pointer, "pointer must not be null");
    return new IronSessions(cookie, seal, List.of(ExpressJson.pointer(pointer)), clock);
  }

  IronSessions withClock(InstantSource clock) {
    return new IronSessions(cookie, seal, principals, clock);
  }

  @Override
  public boolean isPresented(Request request) {
    return Cookies.first(request.headers(), cookie).isPresent();
  }

  @Override
  public SessionReading read(Request request) {
    Optional<String> value = Cookies.first(request.headers(), cookie);
    if (value.isEmpty()) {
      return SessionReading.absent();
    }
    return seal.open(value.get())
        .map(this::read)
        .orElseGet(() -> SessionReading.refused(SessionReading.Kind.FORGED));
  }

  private SessionReading read(IronSeal.Opened opened) {
    if (opened.end().isEmpty()) {
      return SessionReading.refused(SessionReading.Kind.EXPIRED)
          .withDetail("the seal has no end: give iron-session a ttl");
    }
    if (!clock.instant().isBefore(Instant.ofEpochMilli(opened.end().getAsLong()).plus(TOLERANCE))) {
      return SessionReading.refused(SessionReading.Kind.EXPIRED);
    }
    return parse(opened.text())
        .map(session -> NodeUser.in(session, principals))
        .orElseGet(() -> SessionReading.refused(SessionReading.Kind.UNREADABLE));
  }

  private static Optional<JsonNode> parse(String text) {
    try {
      return Optional.of(Json.read(text)).filter(JsonNode::isObject);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** Names the cookie; no password. */
  @Override
  public String toString() {
    return "IronSessions[" + cookie + "]";
  }
}
