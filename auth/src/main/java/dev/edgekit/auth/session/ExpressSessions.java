package dev.edgekit.auth.session;

import static java.util.Objects.requireNonNull;

import dev.edgekit.auth.internal.support.Secrets;
import dev.edgekit.http.Request;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonPointer;

/**
 * Sessions as the {@code express-session} and {@code connect-redis} packages for Node write them,
 * read in place; {@link #create} and {@link #destroy} make and end such a session.
 *
 * <p>A cookie is accepted exactly where express-session accepts it: signed with any of the secrets,
 * its session present in the store. A session in which nobody is signed in counts as none. A
 * session without a time to live in Redis ({@code disableTTL}) ends when its cookie does, which
 * express-session leaves unchecked. There is no absolute lifetime in this format. Immutable and
 * thread-safe.
 */
public final class ExpressSessions implements SessionCheck {
  /** How long a session without an expiry of its own lives: connect-redis' default. */
  static final Duration DEFAULT_LIFETIME = Duration.ofDays(1);

  private final SessionStore store;
  private final SignedCookie signature;
  private final Settings settings;

  private ExpressSessions(SessionStore store, SignedCookie signature, Settings settings) {
    this.store = store;
    this.signature = signature;
    this.settings = settings;
  }

  /**
   * Sessions in any store, which {@link #close} closes.
   *
   * @param secrets the first signs, all verify
   */
  public static ExpressSessions in(SessionStore store, List<String> secrets) {
    requireNonNull(store, "store must not be null");
    return new ExpressSessions(store, new SignedCookie(secrets), Settings.DEFAULTS);
  }

  /**
   * Sessions in Redis on a connection of its own, remembered for one second.
   *
   * @param secrets the first signs, all verify
   */
  public static ExpressSessions connect(String redisUri, List<String> secrets) {
    requireNonNull(redisUri, "redisUri must not be null");
    SignedCookie signature = new SignedCookie(secrets); // before anything is opened
    return new ExpressSessions(
        RedisStore.connect(redisUri).withMemory(SessionStore.DEFAULT_MEMORY),
        signature,
        Settings.DEFAULTS);
  }

  /**
   * Sessions in Redis on a host's client, which stays open; remembered for one second.
   *
   * @param secrets the first signs, all verify
   */
  public static ExpressSessions of(RedisClient client, List<String> secrets) {
    requireNonNull(client, "client must not be null");
    return in(RedisStore.of(client).withMemory(SessionStore.DEFAULT_MEMORY), secrets);
  }

  /** With another cookie name. Default: {@code connect.sid}. */
  public ExpressSessions withCookie(String name) {
    requireNonNull(name, "name must not be null");
    return with(settings.withCookie(Cookies.name(name)));
  }

  /** With another prefix of the keys in the store. Default: {@code sess:}. */
  public ExpressSessions withPrefix(String prefix) {
    return with(settings.withPrefix(requireNonNull(prefix, "prefix must not be null")));
  }

  /**
   * With the place of the user's name in the session. Choose one whose value users can't set
   * themselves.
   *
   * @param pointer a JSON pointer (RFC 6901) to a text or an integer: {@code /account/email}.
   *     Default: what stands at {@code /user}, {@code /user/id}, {@code /user/_id}, {@code /userId}
   *     and {@code /passport/user}, with its {@code id} or {@code _id}; where two of them differ,
   *     nobody
   */
  public ExpressSessions withPrincipal(String pointer) {
    requireNonNull(pointer, "pointer must not be null");
    return with(settings.withPrincipals(List.of(ExpressJson.pointer(pointer))));
  }

  /** With cookies from {@link #create} that are sent over plain HTTP, too. Default: HTTPS only. */
  public ExpressSessions withInsecureCookie() {
    return with(settings.withSecureCookie(false));
  }

  /** With another lifetime of the sessions that {@link #create} makes. Default: one day. */
  public ExpressSessions withLifetime(Duration lifetime) {
    return with(settings.withLifetime(lifetime));
  }

  /**
   * Extends a session whenever it is read, as express-session's {@code touch} does: by its cookie's
   * {@code originalMaxAge}. By default this class only reads.
   */
  public ExpressSessions withTouch() {
    return with(settings.withTouch(true));
  }

  ExpressSessions withClock(InstantSource clock) {
    return with(settings.withClock(clock));
  }

  private ExpressSessions with(Settings settings) {
    return new ExpressSessions(store, signature, settings);
  }

  @Override
  public boolean isPresented(Request request) {
    return Cookies.first(request.headers(), settings.cookie()).isPresent();
  }

  @Override
  public SessionReading read(Request request) {
    Optional<String> cookie = Cookies.first(request.headers(), settings.cookie());
    if (cookie.isEmpty()) {
      return SessionReading.absent();
    }
    return signature
        .verify(cookie.get())
        .map(this::find)
        .orElseGet(() -> SessionReading.refused(SessionReading.Kind.FORGED));
  }

  private SessionReading find(String id) {
    String key = settings.prefix() + id;
    Optional<byte[]> value = store.get(key);
    if (value.isEmpty()) {
      return SessionReading.refused(SessionReading.Kind.UNKNOWN);
    }
    Optional<ExpressJson> session = value.flatMap(ExpressJson::parse);
    if (session.isEmpty()) {
      return SessionReading.refused(SessionReading.Kind.UNREADABLE)
          .withDetail("the store's value is no JSON with a cookie, as express-session writes it");
    }
    return isOver(session.get(), key)
        ? SessionReading.refused(SessionReading.Kind.EXPIRED)
        : accepted(session.get(), key);
  }

  /**
   * A touch extends the key alone, so the value's own expiry counts only where the key has none.
   */
  private boolean isOver(ExpressJson session, String key) {
    Instant expiry = session.expiry();
    return expiry != null && !settings.clock().instant().isBefore(expiry) && !store.expires(key);
  }

  private SessionReading accepted(ExpressJson session, String key) {
    SessionReading reading = session.user(settings.principals());
    if (reading.kind() == SessionReading.Kind.VALID && settings.touch()) {
      store.touch(key, session.maxAge().orElse(DEFAULT_LIFETIME));
    }
    return reading;
  }

  /**
   * Starts a session for a user who has just proved their identity.
   *
   * @return the value of the {@code Set-Cookie} field for the answer
   */
  public String create(String user) {
    String id = Secrets.base64Url(24);
    Instant expiry = settings.clock().instant().plus(settings.lifetime());
    byte[] session =
        ExpressJson.write(
            Cookies.user(user), settings.principals().get(0), settings.lifetime(), expiry);
    store.put(settings.prefix() + id, session, settings.lifetime());
    return SetCookie.of(settings.cookie(), signature.sign(id))
        .maxAge(settings.lifetime())
        .secure(settings.secureCookie())
        .toString();
  }

  /**
   * Ends the request's session, if it has one.
   *
   * @return the value of the {@code Set-Cookie} field that deletes the cookie
   */
  public String destroy(Request request) {
    Cookies.first(request.headers(), settings.cookie())
        .flatMap(signature::verify)
        .ifPresent(id -> store.remove(settings.prefix() + id));
    return SetCookie.of(settings.cookie(), "")
        .maxAge(Duration.ZERO)
        .secure(settings.secureCookie())
        .toString();
  }

  @Override
  public void close() {
    store.close();
  }

  /** Names the cookie; neither secrets nor the store's address. */
  @Override
  public String toString() {
    return "ExpressSessions[" + settings.cookie() + "]";
  }

  private record Settings(
      String cookie,
      String prefix,
      List<JsonPointer> principals,
      boolean secureCookie,
      Duration lifetime,
      boolean touch,
      InstantSource clock) {
    static final Settings DEFAULTS =
        new Settings(
            "connect.sid",
            "sess:",
            NodeUser.USUAL,
            true,
            DEFAULT_LIFETIME,
            false,
            InstantSource.system());

    Settings {
      if (lifetime.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException("a session's lifetime is at least 1 s: " + lifetime);
      }
    }

    Settings withCookie(String cookie) {
      return new Settings(cookie, prefix, principals, secureCookie, lifetime, touch, clock);
    }

    Settings withPrefix(String prefix) {
      return new Settings(cookie, prefix, principals, secureCookie, lifetime, touch, clock);
    }

    Settings withPrincipals(List<JsonPointer> principals) {
      return new Settings(cookie, prefix, principals, secureCookie, lifetime, touch, clock);
    }

    Settings withSecureCookie(boolean secureCookie) {
      return new Settings(cookie, prefix, principals, secureCookie, lifetime, touch, clock);
    }

    Settings withLifetime(Duration lifetime) {
      return new Settings(cookie, prefix, principals, secureCookie, lifetime, touch, clock);
    }

    Settings withTouch(boolean touch) {
      return new Settings(cookie, prefix, principals, secureCookie, lifetime, touch, clock);
    }

    Settings withClock(InstantSource clock) {
      return new Settings(cookie, prefix, principals, secureCookie, lifetime, touch, clock);
    }
  }
}
