package dev.edgekit.auth.rule;

import java.nio.charset.StandardCharsets;

/** Spells the paths of rules as request targets. Stateless. */
final class PathSpelling {
  private static final String RAW = "/-._~!$&'()*+,;=:@";

  private PathSpelling() {}

  /** The target that the rules see as this path; what is encoded in the path stays so. */
  static String target(String path) {
    StringBuilder target = new StringBuilder();
    for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xFF);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (letter || c == '%' || RAW.indexOf(c) >= 0) {
        target.append(c);
      } else {
        target.append(String.format("%%%02X", (int) c));
      }
    }
    return target.toString();
  }
}
