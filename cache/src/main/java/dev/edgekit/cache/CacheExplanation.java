package dev.edgekit.cache;

import java.util.List;

/**
 * How a request would be answered and why, without answering it.
 *
 * @param key the key under which the response is looked up
 * @param verdict what would be done
 * @param reasons what led to the verdict, in order
 */
public record CacheExplanation(CacheKey key, String verdict, List<String> reasons) {
  /** The list cannot be changed. */
  public CacheExplanation {
    reasons = List.copyOf(reasons);
  }

  /** Key, verdict and a line for each reason. */
  @Override
  public String toString() {
    return key + ": " + verdict + "\n  " + String.join("\n  ", reasons);
  }
}
