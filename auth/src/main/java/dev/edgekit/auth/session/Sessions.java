package dev.edgekit.auth.session;

import static java.util.Objects.requireNonNull;

import dev.edgekit.auth.Principal;
import dev.edgekit.auth.internal.support.Json;
import dev.edgekit.auth.internal.support.Secrets;
import dev.edgekit.http.Request;
import io.lettuce.core.RedisClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Sessions for services that have none yet. A session ends when nobody has used it for a while, and
 * at the latest some time after it began; it can be given a new token, and be revoked, alone or
 * with all others of its user.
 *
 * <p>The cookie holds 192 random bits and is for HTTPS, for one host and out of scripts' reach
 * ({@code __Host-}); the store holds only their digest, so reading the store is not enough to take
 * over a session. Immutable and thread-safe.
 */
public final class Sessions implements SessionCheck {
  private static final String SESSION_PREFIX = "edgekit:session:";
  private static final String GENERATION_PREFIX = "edgekit:session-generation:";
  private static final int TOKEN_OCTETS = 24;
  private static final int MAX_TOKEN_LENGTH = 64;

  private final SessionStore store;
  private final String cookie;
  private final Duration idle;
  private final Duration absolute;
  private final InstantSource clock;

  private Sessions(
      SessionStore store, String cookie, Duration idle, Duration absolute, InstantSource clock) {
    if (idle.compareTo(Duration.ofSeconds(1)) < 0 || absolute.compareTo(idle) < 0) {
      throw new IllegalArgumentException(
          "idle must be at least 1 s and absolute at least idle: " + idle + ", " + absolute);
    }
    this.store = store;
    this.cookie = cookie;
    this.idle = idle;
    this.absolute = absolute;
    this.clock = clock;
  }

  /** Sessions in any store, which {@link #close} closes. */
  public static Sessions in(SessionStore store) {
    requireNonNull(store, "store must not be null");
    return new Sessions(
        store,
        "__Host-session",
        Duration.ofMinutes(30),
        Duration.ofHours(12),
        InstantSource.system());
  }

  /** Sessions in Redis on a connection of its own, remembered for one second. */
  public static Sessions connect(String redisUri) {
    requireNonNull(redisUri, "redisUri must not be null");
    return in(RedisStore.connect(redisUri).withMemory(SessionStore.DEFAULT_MEMORY));
  }

  /** Sessions in Redis on a host's client, which stays open; remembered for one second. */
  public static Sessions of(RedisClient client) {
    requireNonNull(client, "client must not be null");
    return in(RedisStore.of(client).withMemory(SessionStore.DEFAULT_MEMORY));
  }

  /** Sessions in this process, for tests. */
  public static Sessions inMemory() {
    return in(SessionStore.inMemory());
  }

  /**
   * With other lifetimes.
   *
   * @param idle how long a session lives unused; at least 1 s. Default: 30 minutes
   * @param absolute how long it lives at all; at least as long. Default: 12 hours
   */
  public Sessions withLifetimes(Duration idle, Duration absolute) {
    requireNonNull(idle, "idle must not be null");
    requireNonNull(absolute, "absolute must not be null");
    if (Cookies.lifetime(absolute).compareTo(Cookies.lifetime(idle)) < 0) {
      throw new IllegalArgumentException(
          "absolute must be at least as long as idle, " + idle + ": " + absolute);
    }
    return new Sessions(store, cookie, idle, absolute, clock);
  }

  Sessions withClock(InstantSource clock) {
    return new Sessions(store, cookie, idle, absolute, clock);
  }

  /**
   * Starts a session for a user who has just proved their identity.
   *
   * @return the value of the {@code Set-Cookie} field for the answer
   */
  public String create(String user) {
    return start(new Session(Cookies.user(user), clock.instant(), generation(user)));
  }

  /**
   * Gives the request's session a new token, as is due when the session gains rights; the former
   * token is worthless from then on. The absolute lifetime keeps running.
   *
   * @return the value of the {@code Set-Cookie} field for the answer; empty if there is no session
   */
  public Optional<String> rotate(Request request) {
    return token(request)
        .flatMap(
            token ->
                find(token)
                    .map(
                        session -> {
                          store.remove(key(token));
                          return start(session);
                        }));
  }

  /**
   * Ends the request's session, if it has one.
   *
   * @return the value of the {@code Set-Cookie} field that deletes the cookie
   */
  public String revoke(Request request) {
    token(request).ifPresent(token -> store.remove(key(token)));
    return SetCookie.of(cookie, "").maxAge(Duration.ZERO).toString();
  }

  /**
   * Ends all sessions of a user. They carry the number that the user had when they began, and this
   * raises it.
   */
  public void revokeAll(String user) {
    requireNonNull(user, "user must not be null");
    store.increment(GENERATION_PREFIX + user, absolute.plusDays(1));
  }

  @Override
  public boolean isPresented(Request request) {
    return Cookies.first(request.headers(), cookie).isPresent();
  }

  @Override
  public SessionReading read(Request request) {
    if (!isPresented(request)) {
      return SessionReading.absent();
    }
    return token(request)
        .map(this::use)
        .orElseGet(() -> SessionReading.refused(SessionReading.Kind.FORGED));
  }

  private SessionReading use(String token) {
    Optional<Session> session = find(token);
    session.ifPresent(found -> store.touch(key(token), remaining(found)));
    return session
        .map(found -> SessionReading.of(Principal.user(found.user())))
        .orElseGet(() -> SessionReading.refused(SessionReading.Kind.UNKNOWN));
  }

  private Optional<Session> find(String token) {
    return store
        .get(key(token))
        .flatMap(Sessions::parse)
        .filter(session -> clock.instant().isBefore(session.began().plus(absolute)))
        .filter(session -> session.generation() == generation(session.user()));
  }

  private String start(Session session) {
    String token = Secrets.base64Url(TOKEN_OCTETS);
    store.put(key(token), write(session), remaining(session));
    return SetCookie.of(cookie, token).maxAge(absolute).toString();
  }

  private Duration remaining(Session session) {
    Duration left = Duration.between(clock.instant(), session.began().plus(absolute));
    return left.compareTo(idle) < 0 ? left : idle;
  }

  private long generation(String user) {
    return store
        .get(GENERATION_PREFIX + user)
        .map(number -> Long.parseLong(new String(number, StandardCharsets.US_ASCII)))
        .orElse(0L);
  }

  private Optional<String> token(Request request) {
    return Cookies.first(request.headers(), cookie)
        .filter(token -> !token.isEmpty() && token.length() <= MAX_TOKEN_LENGTH);
  }

  private static String key(String token) {
    return SESSION_PREFIX + Secrets.digest(token);
  }

  private static byte[] write(Session session) {
    return Json.write(
        JsonNodeFactory.instance
            .objectNode()
            .put("user", session.user())
            .put("began", session.began().toEpochMilli())
            .put("generation", session.generation()));
  }

  private static Optional<Session> parse(byte[] value) {
    try {
      JsonNode json = Json.read(value);
      JsonNode user = json.path("user");
      return user.isString() && json.path("began").isIntegralNumber()
          ? Optional.of(
              new Session(
                  user.stringValue(),
                  Instant.ofEpochMilli(json.path("began").longValue()),
                  json.path("generation").asLong(-1)))
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    store.close();
  }

  @Override
  public String toString() {
    return "Sessions[" + cookie + "]";
  }

  private record Session(String user, Instant began, long generation) {}
}
