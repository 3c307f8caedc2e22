package dev.edgekit.auth;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Hands everything on; a test overrides what it is about. */
class ForwardingStore implements SessionStore {
  private final SessionStore store;

  ForwardingStore(SessionStore store) {
    this.store = store;
  }

  @Override
  public Optional<byte[]> get(String key) {
    return store.get(key);
  }

  @Override
  public Map<String, byte[]> fields(String key) {
    return store.fields(key);
  }

  @Override
  public boolean expires(String key) {
    return store.expires(key);
  }

  @Override
  public void put(String key, byte[] value, Duration timeToLive) {
    store.put(key, value, timeToLive);
  }

  @Override
  public void touch(String key, Duration timeToLive) {
    store.touch(key, timeToLive);
  }

  @Override
  public void remove(String key) {
    store.remove(key);
  }

  @Override
  public long increment(String key, Duration timeToLive) {
    return store.increment(key, timeToLive);
  }
}
