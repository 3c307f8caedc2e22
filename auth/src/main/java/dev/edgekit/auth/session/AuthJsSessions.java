package dev.edgekit.auth.session;

import static java.util.Objects.requireNonNull;

import dev.edgekit.auth.Principal;
import dev.edgekit.auth.internal.support.Json;
import dev.edgekit.http.Request;
import dev.edgekit.http.internal.Elements;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Sessions of Auth.js and NextAuth.js 4 with the strategy {@code jwt}: everything stands in the
 * cookie, encrypted. There is no store, so such a session can't be revoked; it ends when its claims
 * say so, with the 15 seconds of tolerance that the packages grant. On HTTPS only the cookie whose
 * name begins with {@code __Secure-} counts; on HTTP the plain name counts too, after it. {@link
 * #withCookie} names one that always counts. Immutable and thread-safe.
 */
public final class AuthJsSessions implements SessionCheck {
  /** In characters; the secrets of Auth.js' own tool, {@code npx auth secret}, are far longer. */
  private static final int MIN_SECRET = 8;

  private static final Duration TOLERANCE = Duration.ofSeconds(15);

  /** Browsers hold 4,096 octets a cookie, and the packages cut longer tokens into pieces. */
  private static final int MAX_PIECES = 16;

  private static final String NO_TOKEN = "";

  private final List<String> cookies;
  private final JweDecrypter cipher;
  private final List<JsonPointer> principals;
  private final InstantSource clock;

  private AuthJsSessions(
      List<String> cookies,
      JweDecrypter cipher,
      List<JsonPointer> principals,
      InstantSource clock) {
    this.cookies = cookies;
    this.cipher = cipher;
    this.principals = principals;
    this.clock = clock;
  }

  /**
   * Sessions of Auth.js ({@code authjs.session-token}, encrypted with A256CBC-HS512).
   *
   * @param secrets {@code AUTH_SECRET}, and former ones
   */
  public static AuthJsSessions authJs(List<String> secrets) {
    return of("authjs.session-token", JweDecrypter.authJs(checked(secrets)));
  }

  /**
   * Sessions of NextAuth.js 4 ({@code next-auth.session-token}, encrypted with A256GCM).
   *
   * @param secrets {@code NEXTAUTH_SECRET}, and former ones
   */
  public static AuthJsSessions nextAuth(List<String> secrets) {
    return of("next-auth.session-token", JweDecrypter.nextAuth(checked(secrets)));
  }

  /** A client that guesses a secret can sign in as anybody. The message repeats none. */
  private static List<String> checked(List<String> secrets) {
    if (Elements.of(secrets, "secrets").isEmpty()
        || secrets.stream().anyMatch(secret -> secret.strip().length() < MIN_SECRET)) {
      throw new IllegalArgumentException(
          "Auth.js needs at least one secret, and each at least " + MIN_SECRET + " characters");
    }
    return secrets;
  }

  private static AuthJsSessions of(String cookie, JweDecrypter cipher) {
    return new AuthJsSessions(
        List.of("__Secure-" + cookie, cookie),
        cipher,
        Stream.of("/sub", "/email", "/name").map(ExpressJson::pointer).toList(),
        InstantSource.system());
  }

  /** With another cookie name, which Auth.js mixes into the key too. */
  public AuthJsSessions withCookie(String name) {
    requireNonNull(name, "name must not be null");
    return new AuthJsSessions(List.of(Cookies.name(name)), cipher, principals, clock);
  }

  /**
   * With the claim that names the user.
   *
   * @param pointer a JSON pointer (RFC 6901). Default: {@code /sub}, else {@code /email}, else
   *     {@code /name}
   */
  public AuthJsSessions withPrincipal(String pointer) {
    requireNonNull(pointer, "pointer must not be null");
    return new AuthJsSessions(cookies, cipher, List.of(ExpressJson.pointer(pointer)), clock);
  }

  AuthJsSessions withClock(InstantSource clock) {
    return new AuthJsSessions(cookies, cipher, principals, clock);
  }

  @Override
  public boolean isPresented(Request request) {
    return counting(request).anyMatch(cookie -> token(request, cookie).isPresent());
  }

  /**
   * The names that count. The packages use the prefix on HTTPS, where the plain name may be a
   * cookie that a neighbouring host or a page without TLS has set (RFC 6265bis §4.1.3).
   */
  private Stream<String> counting(Request request) {
    return cookies.stream().limit(request.scheme().equalsIgnoreCase("https") ? 1 : cookies.size());
  }

  @Override
  public SessionReading read(Request request) {
    if (!isPresented(request)) {
      return SessionReading.absent();
    }
    SessionReading first = SessionReading.absent();
    for (String cookie : counting(request).toList()) {
      SessionReading reading = read(request, cookie);
      if (reading.kind() == SessionReading.Kind.VALID) {
        return reading;
      }
      first = first.kind() == SessionReading.Kind.ABSENT ? reading : first;
    }
    return first;
  }

  private SessionReading read(Request request, String cookie) {
    Optional<String> token = token(request, cookie);
    if (token.isEmpty()) {
      return SessionReading.absent();
    }
    Optional<byte[]> text = cipher.decrypt(token.get(), cookie);
    if (text.isEmpty()) {
      return SessionReading.refused(SessionReading.Kind.FORGED);
    }
    Optional<JsonNode> claims = text.flatMap(AuthJsSessions::parse);
    if (claims.isEmpty()) {
      return SessionReading.refused(SessionReading.Kind.UNREADABLE);
    }
    return isLive(claims.get())
        ? user(claims.get())
        : SessionReading.refused(SessionReading.Kind.EXPIRED);
  }

  /**
   * The cookie, or its pieces NAME.0, NAME.1, … in a row. To the packages whatever begins with the
   * name belongs to the token, so that a whole one beside pieces, or a piece too many, makes none.
   *
   * @return empty if there is no such cookie; no token if the cookies don't make one
   */
  private static Optional<String> token(Request request, String cookie) {
    Map<String, String> pieces = Cookies.beginning(request.headers(), cookie);
    if (pieces.isEmpty()) {
      return Optional.empty();
    }
    if (pieces.size() == 1 && pieces.containsKey(cookie)) {
      return Optional.ofNullable(pieces.get(cookie)).filter(text -> !text.isEmpty());
    }
    if (pieces.size() > MAX_PIECES) {
      return Optional.of(NO_TOKEN);
    }
    StringBuilder token = new StringBuilder();
    for (int i = 0; i < pieces.size(); i++) {
      String piece = pieces.get(cookie + "." + i);
      if (piece == null) {
        return Optional.of(NO_TOKEN);
      }
      token.append(piece);
    }
    return Optional.of(token.toString());
  }

  private static Optional<JsonNode> parse(byte[] json) {
    try {
      return Optional.of(Json.read(json)).filter(JsonNode::isObject);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** RFC 7519 §4.1.4 and §4.1.5; a token without an end is refused. */
  private boolean isLive(JsonNode claims) {
    Instant now = clock.instant();
    JsonNode end = claims.path("exp");
    JsonNode start = claims.path("nbf");
    return end.isNumber()
        && now.minus(TOLERANCE).isBefore(Instant.ofEpochSecond(end.asLong()))
        && (start.isMissingNode()
            || (start.isNumber()
                && !now.plus(TOLERANCE).isBefore(Instant.ofEpochSecond(start.asLong()))));
  }

  private SessionReading user(JsonNode claims) {
    return principals.stream()
        .map(claims::at)
        .flatMap(node -> new SpringValue(node).text().stream())
        .findFirst()
        .map(name -> SessionReading.of(Principal.user(name)))
        .orElseGet(
            () ->
                SessionReading.refused(SessionReading.Kind.NO_PRINCIPAL)
                    .withDetail("there is no text or integer at any of " + principals));
  }

  @Override
  public String toString() {
    return "AuthJsSessions" + cookies;
  }
}
