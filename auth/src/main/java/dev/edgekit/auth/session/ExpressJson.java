package dev.edgekit.auth.session;

import dev.edgekit.auth.internal.support.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON that express-session keeps for one session. Immutable. */
final class ExpressJson {
  /** {@code Date.prototype.toISOString}. */
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final JsonNode session;

  private ExpressJson(JsonNode session) {
    this.session = session;
  }

  /** The session; empty if express-session couldn't revive the value. */
  static Optional<ExpressJson> parse(byte[] value) {
    try {
      JsonNode json = Json.read(value);
      return json.path("cookie").isObject() ? Optional.of(new ExpressJson(json)) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** When the cookie ends; {@code null} for one that ends with the browser. */
  @Nullable Instant expiry() {
    JsonNode expires = session.path("cookie").path("expires");
    if (!expires.isString()) {
      return null;
    }
    try {
      return Instant.parse(expires.stringValue());
    } catch (DateTimeException e) {
      return Instant.MIN;
    }
  }

  /** The lifetime that a touch renews; empty for a cookie that ends with the browser. */
  Optional<Duration> maxAge() {
    JsonNode millis = session.path("cookie").path("originalMaxAge");
    return millis.isIntegralNumber() && millis.longValue() > 0
        ? Optional.of(Duration.ofMillis(millis.longValue()))
        : Optional.empty();
  }

  SessionReading user(List<JsonPointer> pointers) {
    return NodeUser.in(session, pointers);
  }

  static byte[] write(String user, JsonPointer principal, Duration maxAge, Instant expiry) {
    ObjectNode session = JsonNodeFactory.instance.objectNode();
    session
        .putObject("cookie")
        .put("originalMaxAge", maxAge.toMillis())
        .put("expires", ISO.format(expiry))
        .put("httpOnly", true)
        .put("path", "/");
    JsonPointer last = principal;
    ObjectNode parent = session;
    for (; !last.tail().matches(); last = last.tail()) {
      parent = parent.putObject(last.getMatchingProperty());
    }
    parent.put(last.getMatchingProperty(), user);
    return Json.write(session);
  }

  static JsonPointer pointer(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException(
          "a member of the session is named by a JSON pointer, as /user/id: \"" + text + "\"");
    }
    return JsonPointer.compile(text);
  }
}
