package dev.edgekit.benchmarks.story.node;

import dev.edgekit.http.Request;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** The parameters of a query of this platform, none of which has to be decoded. */
final class Parameters {
  private final Map<String, String> values;

  private Parameters(Map<String, String> values) {
    this.values = values;
  }

  static Parameters of(Request request) {
    String target = request.target();
    String query = target.substring(target.indexOf('?') + 1);
    return new Parameters(
        Arrays.stream(query.split("&", -1))
            .map(pair -> pair.split("=", 2))
            .filter(pair -> pair.length == 2)
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> b)));
  }

  String get(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the parameter " + name + " is missing");
    }
    return value;
  }
}
