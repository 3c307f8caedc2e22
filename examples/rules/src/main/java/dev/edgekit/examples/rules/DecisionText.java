package dev.edgekit.examples.rules;

import dev.edgekit.auth.rule.Classification;
import dev.edgekit.http.Request;

/** Classifications as JSON. Stateless. */
final class DecisionText {
  private DecisionText() {}

  /** {@code {"outcome":"match","rule":"client","check":"session","path":"/me","ruleSet":"…"}}. */
  static void append(Request request, Classification is, StringBuilder to) {
    switch (is.outcome()) {
      case MATCH -> {
        to.append("{\"outcome\":\"match\",\"rule\":");
        quote(is.rule().orElse(""), to);
        to.append(",\"check\":");
        quote(is.check(), to);
        to.append(",\"path\":");
        quote(is.path(request).orElse(""), to);
        is.service()
            .ifPresent(
                service -> {
                  to.append(",\"service\":");
                  quote(service, to);
                });
        to.append(",\"ruleSet\":\"").append(is.ruleSet()).append("\"}");
      }
      case DEFAULT -> {
        to.append("{\"outcome\":\"default\",\"check\":");
        quote(is.check(), to);
        to.append(",\"path\":");
        quote(is.path(request).orElse(""), to);
        to.append('}');
      }
      case REJECT -> {
        to.append("{\"outcome\":\"reject\",\"reason\":");
        quote(is.reason().orElse(""), to);
        to.append('}');
      }
    }
  }

  static void quote(String text, StringBuilder to) {
    to.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        to.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        to.append(String.format("\\u%04x", (int) c));
      } else {
        to.append(c);
      }
    }
    to.append('"');
  }
}
