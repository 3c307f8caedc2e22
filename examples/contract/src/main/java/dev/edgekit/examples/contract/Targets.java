package dev.edgekit.examples.contract;

import java.util.ArrayList;
import java.util.List;

/** Request targets that a server may read in more than one way. */
public final class Targets {
  private Targets() {}

  /** Spellings of a path of one segment, and what stands near it, that some server reads as it. */
  public static List<String> near(String name) {
    String first = encoded(name.charAt(0)) + name.substring(1);
    String third = name.substring(0, 2) + encoded(name.charAt(2)) + name.substring(3);
    List<String> all = new ArrayList<>(List.of("/" + first, "/" + third, "/app/" + first));
    PATTERNS.lines().map(line -> line.strip().replace("NAME", name)).forEach(all::add);
    return List.copyOf(all);
  }

  private static String encoded(char c) {
    return "%%%02x".formatted((int) c);
  }

  private static final String PATTERNS =
      """
      /NAME
      /NAME/
      /NAME/x
      /NAME?x=/echo
      /NAME;x
      /NAME;x=1/y
      /;x/NAME
      //NAME
      /./NAME
      /../NAME
      /x/../NAME
      /x/..;/NAME
      /x/%2e%2e/NAME
      /x/.%2e/NAME
      /%2e/NAME
      /%2fNAME
      /x%2f..%2fNAME
      /x/%2e%2e%2fNAME
      /\\NAME
      /%5cNAME
      /NAME%00
      /NAME%20
      /NAME%0a
      /NAME#x
      /%C0%AFNAME
      /%25%32%66NAME
      /echo/../NAME
      /client/../NAME
      /client/NAME/../../NAME
      /client/%2e%2e/NAME
      /client//NAME
      /app/../NAME
      /app//NAME
      /app/x/../NAME
      /%61pp/NAME
      /app;x/NAME
      http://a.example/NAME
      http://b.example/NAME
      """;
}
