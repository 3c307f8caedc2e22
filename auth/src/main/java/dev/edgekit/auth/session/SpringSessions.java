package dev.edgekit.auth.session;

import static java.util.Objects.requireNonNull;

import dev.edgekit.auth.Principal;
import dev.edgekit.http.Request;
import io.lettuce.core.RedisClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/**
 * Sessions as Spring Session Data Redis writes them, by either of its repositories and with the JDK
 * or a JSON serializer, read in place. Values are read as data; nothing in them is ever
 * deserialised.
 *
 * <p>A session is over when its inactive interval has passed, whether its key is still there (the
 * indexed repository keeps it five minutes longer) or not. The user is the principal name that the
 * service has set for the index, or who has signed in by Spring Security's context: form logins,
 * OAuth2, OpenID Connect, SAML, remember-me and any other principal of Spring Security's own
 * classes, under the name that {@code Authentication.getName()} gives. A principal of the service's
 * own class has no name here until {@link #withPrincipal} says where; the gate's log then names its
 * class and fields. Reading does not extend a session. Immutable and thread-safe.
 */
public final class SpringSessions implements SessionCheck {
  private static final String INDEX_ATTRIBUTE =
      "org.springframework.session.FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME";
  private static final String CONTEXT_ATTRIBUTE = "SPRING_SECURITY_CONTEXT";

  /** Spring's identifiers have 36 characters; a longer one than this is no session's. */
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
    requireNonNull(store, "store must not be null");
    return new SpringSessions(store, new Settings());
  }

  /** Sessions in Redis on a connection of its own, remembered for one second. */
  public static SpringSessions connect(String redisUri) {
    requireNonNull(redisUri, "redisUri must not be null");
    return in(RedisStore.connect(redisUri).withMemory(SessionStore.DEFAULT_MEMORY));
  }

  /** Sessions in Redis on a host's client, which stays open; remembered for one second. */
  public static SpringSessions of(RedisClient client) {
    requireNonNull(client, "client must not be null");
    return in(RedisStore.of(client).withMemory(SessionStore.DEFAULT_MEMORY));
  }

  /** With another cookie name. Default: {@code SESSION}. */
  public SpringSessions withCookie(String name) {
    requireNonNull(name, "name must not be null");
    return change(draft -> draft.cookie = Cookies.name(name));
  }

  /** With identifiers that stand in the cookie as they are ({@code useBase64Encoding} off). */
  public SpringSessions withPlainCookie() {
    return change(draft -> draft.base64 = false);
  }

  /** With another namespace of the keys. Default: {@code spring:session}. */
  public SpringSessions withNamespace(String namespace) {
    return change(
        draft -> draft.namespace = requireNonNull(namespace, "namespace must not be null"));
  }

  /**
   * With the place of the user's name, a text, an integer or a UUID. Choose one whose value users
   * can't set themselves.
   *
   * @param place a JSON pointer (RFC 6901) into Spring Security's context, which then counts only
   *     if somebody has signed in: {@code /authentication/principal/email}; or a session attribute,
   *     {@code userId}, with a pointer into its value where it is an object, {@code user/id}.
   *     Default: {@code Authentication.getName()} by Spring's own classes
   */
  public SpringSessions withPrincipal(String place) {
    int slash = place.indexOf('/');
    String attribute = slash < 0 ? place : place.substring(0, slash);
    JsonPointer pointer = JsonPointer.compile(slash < 0 ? "" : place.substring(slash));
    if (place.isEmpty() || place.equals("/")) {
      throw new IllegalArgumentException(
          "a user is named by an attribute or a JSON pointer into the security context, as userId or"
              + " /authentication/principal/email: \""
              + place
              + "\"");
    }
    return change(
        draft -> {
          draft.attribute = attribute.isEmpty() ? CONTEXT_ATTRIBUTE : attribute;
          draft.pointer = pointer;
        });
  }

  /** With an end to every session this long after it began. Default: none. */
  public SpringSessions withAbsoluteLifetime(Duration lifetime) {
    return change(draft -> draft.absolute = Cookies.lifetime(lifetime));
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
    SessionReading first = SessionReading.absent();
    for (String cookie :
        Cookies.all(request.headers(), settings.cookie).stream().limit(MAX_COOKIES).toList()) {
      Optional<Map<String, byte[]>> session = id(cookie).map(this::fields);
      SessionReading.Kind state = session.map(this::state).orElse(SessionReading.Kind.FORGED);
      if (state == SessionReading.Kind.VALID) {
        return user(session.orElseThrow());
      }
      if (first.kind() == SessionReading.Kind.ABSENT) {
        first = SessionReading.refused(state);
      }
    }
    return first;
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

  private Map<String, byte[]> fields(String id) {
    return store.fields(settings.namespace + ":sessions:" + id);
  }

  private SessionReading.Kind state(Map<String, byte[]> session) {
    if (session.isEmpty()) {
      return SessionReading.Kind.UNKNOWN;
    }
    Optional<Long> created = number(session, "creationTime");
    Optional<Long> accessed = number(session, "lastAccessedTime");
    Optional<Long> seconds = number(session, "maxInactiveInterval");
    if (created.isEmpty() || accessed.isEmpty() || seconds.isEmpty()) {
      return SessionReading.Kind.UNREADABLE;
    }
    Instant now = settings.clock.instant();
    boolean idle =
        seconds.get() >= 0 && !now.minusSeconds(seconds.get()).isBefore(instant(accessed.get()));
    boolean old =
        settings.absolute != null && !now.isBefore(instant(created.get()).plus(settings.absolute));
    return idle || old ? SessionReading.Kind.EXPIRED : SessionReading.Kind.VALID;
  }

  private static Instant instant(long millis) {
    return Instant.ofEpochMilli(millis);
  }

  private static Optional<Long> number(Map<String, byte[]> session, String field) {
    return Optional.ofNullable(session.get(field))
        .flatMap(SpringValue::read)
        .flatMap(SpringValue::number);
  }

  private SessionReading user(Map<String, byte[]> session) {
    if (settings.attribute != null && !settings.attribute.equals(CONTEXT_ATTRIBUTE)) {
      return attribute(session, settings.attribute)
          .flatMap(value -> value.at(settings.pointer).text())
          .map(name -> SessionReading.of(Principal.user(name)))
          .orElseGet(() -> nobodyAt(settings.attribute + settings.pointer));
    }
    Optional<String> indexed =
        settings.attribute == null
            ? attribute(session, INDEX_ATTRIBUTE).flatMap(SpringValue::text)
            : Optional.empty();
    return indexed
        .map(name -> SessionReading.of(Principal.user(name)))
        .orElseGet(() -> signedIn(session));
  }

  private SessionReading signedIn(Map<String, byte[]> session) {
    if (!session.containsKey(attributeField(CONTEXT_ATTRIBUTE))) {
      return SessionReading.refused(SessionReading.Kind.ANONYMOUS);
    }
    return attribute(session, CONTEXT_ATTRIBUTE)
        .map(SpringSecurityContext::new)
        .map(
            context -> settings.attribute == null ? context.read() : context.read(settings.pointer))
        .orElseGet(
            () ->
                SessionReading.refused(SessionReading.Kind.UNREADABLE)
                    .withDetail("Spring Security's context is neither the JDK's octets nor JSON"));
  }

  private static SessionReading nobodyAt(String place) {
    return SessionReading.refused(SessionReading.Kind.NO_PRINCIPAL)
        .withDetail("there is no text or integer at " + place);
  }

  private static Optional<SpringValue> attribute(Map<String, byte[]> session, String name) {
    return Optional.ofNullable(session.get(attributeField(name))).flatMap(SpringValue::read);
  }

  private static String attributeField(String name) {
    return "sessionAttr:" + name;
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
    private JsonPointer pointer = JsonPointer.empty();
    private @Nullable Duration absolute;
    private InstantSource clock = InstantSource.system();

    private Settings() {}

    private Settings(Settings that) {
      cookie = that.cookie;
      base64 = that.base64;
      namespace = that.namespace;
      attribute = that.attribute;
      pointer = that.pointer;
      absolute = that.absolute;
      clock = that.clock;
    }
  }
}
