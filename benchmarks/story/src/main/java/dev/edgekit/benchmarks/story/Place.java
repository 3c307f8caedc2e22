package dev.edgekit.benchmarks.story;

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
   * By what the answer says.
   *
   * @param cache {@code X-Cache}, the CDN's
   * @param status {@code Cache-Status}, EdgeKit's
   */
  public static Place of(boolean fromBrowser, String cache, String status) {
    if (fromBrowser) {
      return BROWSER;
    }
    if (cache.equals("hit")) {
      return CDN;
    }
    if (status.contains("detail=local")) {
      return NODE;
    }
    return status.contains("detail=remote") ? REDIS : LOAD;
  }
}
