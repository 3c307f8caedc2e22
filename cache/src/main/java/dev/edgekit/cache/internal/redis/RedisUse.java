package dev.edgekit.cache.internal.redis;

/** What Redis is asked for; each may fail while the others don't. */
enum RedisUse {
  CONNECTION(true, true),
  NEWS_CONNECTION(true, false),
  RIGHTS(true, true),
  LOOK(true, false),
  NEWS(true, false),
  INDEX(true, false),
  READ(false, true),
  LEASE(false, true),
  FILL(false, true),
  RELEASE(false, true),
  DELETE(false, true),
  /** What the cache does without where it is refused. */
  ASIDE(false, false);

  private final boolean ofLog;
  private final boolean ofEntries;

  RedisUse(boolean ofLog, boolean ofEntries) {
    this.ofLog = ofLog;
    this.ofEntries = ofEntries;
  }

  /** Whether the log needs it. */
  boolean isOfLog() {
    return ofLog;
  }

  /** Whether the entries need it. */
  boolean isOfEntries() {
    return ofEntries;
  }
}
