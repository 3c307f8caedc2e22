package dev.edgekit.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.edgekit.http.MediaType;
import dev.edgekit.http.ProblemException;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.Map;
import java.util.TreeMap;

/** The fields of a form that was posted, each at most once. */
record Form(Map<String, String> fields) {
  private static final int MAX_BODY_BYTES = 8 * 1024;
  private static final MediaType URL_ENCODED = MediaType.of("application", "x-www-form-urlencoded");

  /**
   * Reads the request's body.
   *
   * @throws ProblemException 400, 413 or 415 if it is not such a form
   */
  static Form of(DecidedRequest request) {
    String type = request.headers().first("Content-Type").orElse("");
    if (MediaType.parse(type).filter(URL_ENCODED::includes).isEmpty()) {
      throw new ProblemException(
          415, "Unsupported Media Type", "Send the fields as " + URL_ENCODED + ".");
    }
    Map<String, String> fields = new TreeMap<>();
    for (String pair : new String(body(request), UTF_8).split("&", -1)) {
      String[] nameAndValue = pair.split("=", 2);
      String value = nameAndValue.length == 2 ? nameAndValue[1] : "";
      fields.putIfAbsent(decode(nameAndValue[0]), decode(value));
    }
    return new Form(fields);
  }

  private static byte[] body(DecidedRequest request) {
    try {
      byte[] body = request.body().readNBytes(MAX_BODY_BYTES + 1);
      if (body.length > MAX_BODY_BYTES) {
        throw new ProblemException(
            413, "Content Too Large", "A form has at most " + MAX_BODY_BYTES + " bytes here.");
      }
      return body;
    } catch (IOException e) {
      throw ProblemException.badRequest("The form could not be read.");
    }
  }

  /** A field's value; empty if it was not sent. */
  String field(String name) {
    return fields.getOrDefault(name, "");
  }

  /**
   * A field's value without surrounding spaces.
   *
   * @throws ProblemException 400 if it is empty, longer than this or has control characters
   */
  String text(String name, int maxLength) {
    String text = field(name).strip();
    if (text.isEmpty()
        || text.length() > maxLength
        || text.chars().anyMatch(Character::isISOControl)) {
      throw new ProblemException(
          400, "Bad Request", "The field " + name + " must be 1 to " + maxLength + " characters.");
    }
    return text;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          400, "Bad Request", "The form is not percent-encoded as it should be.");
    }
  }
}
