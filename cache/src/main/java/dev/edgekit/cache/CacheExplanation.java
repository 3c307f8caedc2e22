package dev.edgekit.cache;

import java.util.List;

/**
 * Why a request would be answered as it would, without answering it.
 *
 * @param key what it is looked up under
 * @param verdict what would be done
 * @param reasons what led there, in order
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
