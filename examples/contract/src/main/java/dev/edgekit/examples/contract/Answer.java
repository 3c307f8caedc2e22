package dev.edgekit.examples.contract;

import dev.edgekit.http.Headers;

/** What came back; the body's octets as characters. */
public record Answer(int status, Headers headers, String body) {
  /** A line of {@link Site}'s echo. */
  public String line(String name) {
    return body.lines()
        .filter(line -> line.startsWith(name + "="))
        .findFirst()
        .map(line -> line.substring(name.length() + 1))
        .orElse("no " + name + " in " + this);
  }

  public String header(String name) {
    return headers.combined(name).orElse("");
  }
}
