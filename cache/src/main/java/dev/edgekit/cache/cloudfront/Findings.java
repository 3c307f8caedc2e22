package dev.edgekit.cache.cloudfront;

import java.util.ArrayList;
import java.util.List;

/** What the rules have found so far. Confined to one thread. */
final class Findings {
  private final List<CloudFrontLinter.Finding> all = new ArrayList<>();

  void when(boolean wrong, String rule, String message) {
    if (wrong) {
      all.add(new CloudFrontLinter.Finding(rule, message));
    }
  }

  void addAll(List<CloudFrontLinter.Finding> others) {
    all.addAll(others);
  }

  List<CloudFrontLinter.Finding> all() {
    return List.copyOf(all);
  }
}
