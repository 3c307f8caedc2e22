package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.internal.log.RemoteLog;
import dev.edgekit.cache.internal.stored.RemoteEntries;

/** A remote tier that was opened. */
public record Remote(RemoteEntries entries, RemoteLog log, Runnable closer)
    implements AutoCloseable {
  @Override
  public void close() {
    closer.run();
  }
}
