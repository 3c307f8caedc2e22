package dev.edgekit.auth.session;

import dev.edgekit.auth.Principal;
import dev.edgekit.http.Request;
import io.lettuce.core.RedisClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sessions as Spring Session Data Redis writes them, by either of its repositories and with the JDK
 * or a JSON serializer, read in place. Values are read as data; nothing in them is ever
 * deserialised.
 *
 * <p>A session is over when its inactive interval has passed, be its key still there (the indexed
 * repository keeps it five minutes longer) or not. The user is the principal name that the session
 * is indexed by, or the one in Spring Security's context. Reading does not extend a session.
 * Immutable and thread-safe.
 */
public final class SpringSessions implements SessionCheck {
  private static final String INDEX_ATTRIBUTE =
      "org.springframework.session.FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME";
  private static final String CONTEXT_ATTRIBUTE = "SPRING_SECURITY_CONTEXT";

  /** Spring's identifiers have 36 characters; a longer one than this is nobody's. */
  private static final int MAX_ID_LENGTH = 256;

  /** Each costs a look at the store. */
  private static final int MAX_COOKIES = 8;

  private final SessionStore store;
  private final Settings settings;

  private SpringSessions(SessionStore store, Settings settings) {
    this.store = store;
    this.settings = settings;
  }

  /** Sessions in any store, which {@link #close} closes. */
  public static SpringSessions in(SessionStore store) {
    return new SpringSessions(store, new Settings());
  }

  /** Sessions in Redis on a connection of its own, remembered for one second. */
  public static SpringSessions connect(String redisUri) {
    return in(RedisStore.connect(redisUri).withMemory(SessionStore.DEFAULT_BOUND));
  }

  /** Sessions in Redis on a host's client, which stays open; remembered for one second. */
  public static SpringSessions of(RedisClient client) {
    return in(RedisStore.of(client).withMemory(SessionStore.DEFAULT_BOUND));
  }

  /** With another cookie name. Default: {@code SESSION}. */
  public SpringSessions withCookie(String name) {
    return change(draft -> draft.cookie = name);
  }

  /** With identifiers that stand in the cookie as they are ({@code useBase64Encoding} off). */
  public SpringSessions withPlainCookie() {
    return change(draft -> draft.base64 = false);
  }

  /** With another namespace of the keys. Default: {@code spring:session}. */
  public SpringSessions withNamespace(String namespace) {
    return change(draft -> draft.namespace = namespace);
  }

  /** With the session attribute that holds the user's name as a text. */
  public SpringSessions withPrincipal(String attribute) {
    return change(draft -> draft.attribute = attribute);
  }

  /** With an end to every session this long after it began. Default: none. */
  public SpringSessions withAbsoluteLifetime(Duration lifetime) {
    return change(draft -> draft.absolute = lifetime);
  }

  SpringSessions withClock(InstantSource clock) {
    return change(draft -> draft.clock = clock);
  }

  private SpringSessions change(Consumer<Settings> change) {
    Settings draft = new Settings(settings);
    change.accept(draft);
    return new SpringSessions(store, draft);
  }

  @Override
  public boolean isPresented(Request request) {
    return !Cookies.all(request.headers(), settings.cookie).isEmpty();
  }

  /** Spring tries every cookie of the name, and takes the first that names a session. */
  @Override
  public SessionReading read(Request request) {
    List<String> cookies = Cookies.all(request.headers(), settings.cookie);
    if (cookies.isEmpty()) {
      return SessionReading.absent();
    }
    return cookies.stream()
        .limit(MAX_COOKIES)
        .flatMap(cookie -> id(cookie).stream())
        .flatMap(id -> find(id).stream())
        .findFirst()
        .map(session -> principal(session).map(SessionReading::of).orElse(SessionReading.nobody()))
        .orElse(SessionReading.invalid());
  }

  private Optional<String> id(String cookie) {
    if (cookie.isEmpty() || cookie.length() > 2 * MAX_ID_LENGTH) {
      return Optional.empty();
    }
    if (!settings.base64) {
      return Optional.of(cookie);
    }
    try {
      return Optional.of(new String(Base64.getDecoder().decode(cookie), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Optional<Map<String, byte[]>> find(String id) {
    Map<String, byte[]> session = store.fields(settings.namespace + ":sessions:" + id);
    return isLive(session) ? Optional.of(session) : Optional.empty();
  }

  private boolean isLive(Map<String, byte[]> session) {
    Optional<Long> created = number(session, "creationTime");
    Optional<Long> accessed = number(session, "lastAccessedTime");
    Optional<Long> seconds = number(session, "maxInactiveInterval");
    if (created.isEmpty() || accessed.isEmpty() || seconds.isEmpty()) {
      return false;
    }
    Instant now = settings.clock.instant();
    boolean idle =
        seconds.get() >= 0 && !now.minusSeconds(seconds.get()).isBefore(instant(accessed.get()));
    boolean old =
        settings.absolute != null && !now.isBefore(instant(created.get()).plus(settings.absolute));
    return !idle && !old;
  }

  private static Instant instant(long millis) {
    return Instant.ofEpochMilli(millis);
  }

  private static Optional<Long> number(Map<String, byte[]> session, String field) {
    return Optional.ofNullable(session.get(field))
        .flatMap(SpringValue::read)
        .flatMap(SpringValue::number);
  }

  private Optional<Principal> principal(Map<String, byte[]> session) {
    if (settings.attribute != null) {
      return attribute(session, settings.attribute).flatMap(SpringValue::text).map(Principal::of);
    }
    return Stream.of(
            attribute(session, INDEX_ATTRIBUTE).flatMap(SpringValue::text),
            attribute(session, CONTEXT_ATTRIBUTE).flatMap(SpringValue::authenticatedName))
        .flatMap(Optional::stream)
        .findFirst()
        .map(Principal::of);
  }

  private static Optional<SpringValue> attribute(Map<String, byte[]> session, String name) {
    return Optional.ofNullable(session.get("sessionAttr:" + name)).flatMap(SpringValue::read);
  }

  @Override
  public void close() {
    store.close();
  }

  @Override
  public String toString() {
    return "SpringSessions[" + settings.cookie + "]";
  }

  /** Never changed once it is in use. */
  private static final class Settings {
    private String cookie = "SESSION";
    private boolean base64 = true;
    private String namespace = "spring:session";
    private @Nullable String attribute;
    private @Nullable Duration absolute;
    private InstantSource clock = InstantSource.system();

    private Settings() {}

    private Settings(Settings that) {
      cookie = that.cookie;
      base64 = that.base64;
      namespace = that.namespace;
      attribute = that.attribute;
      absolute = that.absolute;
      clock = that.clock;
    }
  }
}
