package dev.edgekit.auth.rule;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Formats that people paste by mistake, so that the refusal can name them. */
enum ForeignFormat {
  CONFLICT("(?m)^(<{7}|={7}|>{7})( |$)", "marks of an unresolved merge conflict stand in it"),
  GO_TEMPLATE("\\{\\{", "templates ({{ … }}) are not read; write what they expand to"),
  KUBERNETES(
      "(?m)^(apiVersion|kind):",
      "resources of Kubernetes (IngressRoute, Middleware) are not read; write http.routers as in"
          + " Traefik's file provider"),
  LABELS(
      "traefik\\.(http|enable)",
      "labels are not read; write http.routers as in Traefik's file provider"),
  TOML(
      "(?m)^[ \\t]*\\[[A-Za-z][\\w.\"-]*\\][ \\t]*$", "TOML is not read; write it as YAML or JSON"),
  TAB("(?m)^ *\\t", "indent by spaces, not by tabs"),
  NEGATION("(?m): !\\w+\\(", "put a condition that begins with \"!\" in quotes");

  private final Pattern sign;
  private final String advice;

  ForeignFormat(String sign, String advice) {
    this.sign = Pattern.compile(sign);
    this.advice = advice;
  }

  /** The format that the text seems to have; null if it shows no sign of any. */
  static @Nullable ForeignFormat of(String text) {
    for (ForeignFormat format : values()) {
      if (format.sign.matcher(text).find()) {
        return format;
      }
    }
    return null;
  }

  /** The advice as the end of a message; empty if there is none to give. */
  static String hint(String text) {
    ForeignFormat format = of(text);
    return format == null ? "" : "; " + format.advice;
  }
}
