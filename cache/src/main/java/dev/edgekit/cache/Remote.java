package dev.edgekit.cache;

import dev.edgekit.cache.internal.log.RemoteLog;
import dev.edgekit.cache.internal.stored.RemoteEntries;

/** A remote tier that was opened. */
record Remote(RemoteEntries entries, RemoteLog log, Runnable closer) implements AutoCloseable {
  @Override
  public void close() {
    closer.run();
  }
}
