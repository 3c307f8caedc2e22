package dev.edgekit.examples.rules;

import dev.edgekit.http.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Reads requests from lines of JSON. Confined to one thread. */
final class RequestLines {
  /** The longest line that is read, in bytes. */
  static final int MAX_LINE = 1 << 20;

  /** A second "target" would be a second request; which one counts is never guessed. */
  private final JsonFactory json =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final InputStream input;
  private byte[] buffer = new byte[1 << 16];
  private int start;
  private int end;
  private int lineStart;
  private int lineEnd;
  private boolean tooLong;
  private long lines;

  RequestLines(InputStream input) {
    this.input = input;
  }

  /** The number of the current line, from 1. */
  long number() {
    return lines;
  }

  /** Whether the next line is there already, so that reading it will not wait. */
  boolean buffered() {
    for (int i = start; i < end; i++) {
      if (buffer[i] == '\n') {
        return true;
      }
    }
    return false;
  }

  /** Moves on to the next line that is not empty; false at the end. */
  boolean next() throws IOException {
    do {
      if (!line()) {
        return false;
      }
      lines++;
    } while (lineStart == lineEnd && !tooLong);
    return true;
  }

  private boolean line() throws IOException {
    int scanned = start;
    tooLong = false;
    while (true) {
      for (int i = scanned; i < end; i++) {
        if (buffer[i] == '\n') {
          lineStart = start;
          lineEnd = i > start && buffer[i - 1] == '\r' ? i - 1 : i;
          start = i + 1;
          return true;
        }
      }
      if (end - start > MAX_LINE) {
        tooLong = true;
        start = end; // what was read of it is dropped
      }
      scanned = end - start;
      if (!fill()) {
        lineStart = start;
        lineEnd = end;
        start = end;
        return lineStart < lineEnd || tooLong;
      }
    }
  }

  /** Reads more after what is left, which moves to the front. */
  private boolean fill() throws IOException {
    System.arraycopy(buffer, start, buffer, 0, end - start);
    end -= start;
    start = 0;
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * end);
    }
    int read = input.read(buffer, end, buffer.length - end);
    end += Math.max(0, read);
    return read >= 0;
  }

  /** The current line's bytes as text, without its line break. */
  String text() {
    return new String(buffer, lineStart, lineEnd - lineStart, StandardCharsets.UTF_8);
  }

  /**
   * The request of the current line. Unknown members are passed over.
   *
   * @throws IllegalArgumentException if the line is no JSON object with a target; its message names
   *     the line
   */
  JsonRequest request() {
    if (tooLong) {
      throw wrong("longer than " + MAX_LINE + " bytes", null);
    }
    try (JsonParser parser =
        json.createParser(ObjectReadContext.empty(), buffer, lineStart, lineEnd - lineStart)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("no JSON object");
      }
      JsonRequest request = object(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("more after the object");
      }
      return request;
    } catch (JacksonException e) {
      throw wrong("no JSON: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()), e);
    }
  }

  private IllegalArgumentException wrong(String problem, @Nullable Exception cause) {
    return new IllegalArgumentException("line " + lines + ": " + problem, cause);
  }

  private static JsonRequest object(JsonParser parser) {
    String method = "GET";
    String scheme = "https";
    @Nullable String host = null;
    @Nullable String target = null;
    String client = "";
    Headers headers = Headers.empty();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (name) {
        case "method" -> method = string(parser, name);
        case "scheme" -> scheme = string(parser, name);
        case "host" -> host = string(parser, name);
        case "target" -> target = string(parser, name);
        case "client" -> client = string(parser, name);
        case "headers" -> headers = headers(parser);
        default -> parser.skipChildren();
      }
    }
    if (target == null) {
      throw new IllegalArgumentException("no \"target\"");
    }
    String named = host == null ? headers.first("Host").orElse("") : host;
    return new JsonRequest(method, scheme, named, target, headers, client);
  }

  private static Headers headers(JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new IllegalArgumentException("\"headers\" must be an object");
    }
    Headers.Builder headers = Headers.builder();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          headers.add(name, string(parser, name));
        }
      } else {
        headers.add(name, string(parser, name));
      }
    }
    return headers.build();
  }

  private static String string(JsonParser parser, String name) {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new IllegalArgumentException("\"" + name + "\" must be a string");
    }
    return parser.getString();
  }
}
