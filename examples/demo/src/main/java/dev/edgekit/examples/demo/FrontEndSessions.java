package dev.edgekit.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.edgekit.http.Request;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;

/**
 * Signs in and out as a front end with express-session and connect-redis does: a signed cookie, and
 * the session as JSON in Redis. The nodes themselves only read such sessions, through {@code
 * AuthGate}. Thread-safe.
 */
final class FrontEndSessions {
  static final String COOKIE = "connect.sid";
  static final Duration LIFETIME = Duration.ofHours(8);
  private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Lax";

  private final StatefulRedisConnection<String, String> redis;
  private final String secret;
  private final SecureRandom random = new SecureRandom();

  FrontEndSessions(StatefulRedisConnection<String, String> redis, String secret) {
    this.redis = redis;
    this.secret = secret;
  }

  /**
   * Starts a session under a new id.
   *
   * @return the value of {@code Set-Cookie}
   */
  String signIn(String user) {
    byte[] id = new byte[24];
    random.nextBytes(id);
    String sid = Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    redis.sync().set("sess:" + sid, json(user), SetArgs.Builder.ex(LIFETIME));
    String value = URLEncoder.encode("s:" + sid + "." + signature(sid), UTF_8);
    return COOKIE + "=" + value + ATTRIBUTES + "; Max-Age=" + LIFETIME.toSeconds();
  }

  /**
   * Ends the session of this request, if it has one.
   *
   * @return the value of {@code Set-Cookie} that takes the cookie away
   */
  String signOut(Request request) {
    sessionId(request).ifPresent(sid -> redis.sync().del("sess:" + sid));
    return COOKIE + "=" + ATTRIBUTES + "; Max-Age=0";
  }

  private static String json(String user) {
    Map<String, Object> cookie =
        Map.of(
            "originalMaxAge",
            LIFETIME.toMillis(),
            "expires",
            Instant.now().plus(LIFETIME).toString(),
            "httpOnly",
            true,
            "path",
            "/");
    return JsonMapper.shared().writeValueAsString(Map.of("cookie", cookie, "user", user));
  }

  /** Only an id that we signed: nobody ends a session by guessing. */
  private Optional<String> sessionId(Request request) {
    for (String pair : request.headers().combined("Cookie").orElse("").split(";", -1)) {
      String[] nameAndValue = pair.strip().split("=", 2);
      if (nameAndValue.length == 2 && nameAndValue[0].equals(COOKIE)) {
        return verified(nameAndValue[1]);
      }
    }
    return Optional.empty();
  }

  private Optional<String> verified(String cookie) {
    try {
      String value = URLDecoder.decode(cookie, UTF_8);
      int dot = value.lastIndexOf('.');
      if (!value.startsWith("s:") || dot < 2) {
        return Optional.empty();
      }
      String sid = value.substring(2, dot);
      byte[] given = value.substring(dot + 1).getBytes(UTF_8);
      return MessageDigest.isEqual(given, signature(sid).getBytes(UTF_8))
          ? Optional.of(sid)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // not percent-encoded as it should be
    }
  }

  private String signature(String sid) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      return Base64.getEncoder().withoutPadding().encodeToString(mac.doFinal(sid.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has HmacSHA256
    }
  }
}
