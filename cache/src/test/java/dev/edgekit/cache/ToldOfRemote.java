package dev.edgekit.cache;

import java.time.Duration;
import java.util.List;

/** Adds to a list what a node says of its remote tier: why it was lost, and that it was found. */
record ToldOfRemote(List<String> told) implements CacheListener {
  /** A node on this Redis that tells the list. */
  static ResponseCache node(String uri, List<String> told) {
    return ResponseCache.builder()
        .policy(CachePolicy.fresh(Duration.ofMinutes(5)).tags("t"))
        .remote(RedisTier.connect(uri))
        .listener(new ToldOfRemote(told))
        .build();
  }

  @Override
  public void remoteLost(String reason) {
    told.add(reason);
  }

  @Override
  public void remoteFound() {
    told.add("found");
  }
}
