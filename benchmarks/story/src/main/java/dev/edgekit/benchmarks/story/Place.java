package dev.edgekit.benchmarks.story;

import java.util.Map;
import java.util.TreeMap;

/** Where an answer came from. */
public enum Place {
  BROWSER("browser"),
  CDN("CDN"),
  NODE("node"),
  REDIS("Redis"),
  LOAD("load");

  private final String title;

  Place(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }

  /**
   * By what the answer says: {@code X-Cache} is the CDN's, {@code Cache-Status} EdgeKit's.
   *
   * @param fields of the answer, whose names may be in lower case
   */
  public static Place of(boolean fromBrowser, Map<String, String> fields) {
    Map<String, String> any = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    any.putAll(fields);
    if (fromBrowser) {
      return BROWSER;
    }
    if (any.getOrDefault("X-Cache", "").equals("hit")) {
      return CDN;
    }
    String status = any.getOrDefault("Cache-Status", "");
    if (status.contains("detail=local")) {
      return NODE;
    }
    return status.contains("detail=remote") ? REDIS : LOAD;
  }
}
