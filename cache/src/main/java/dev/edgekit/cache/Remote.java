package dev.edgekit.cache;

/** A remote tier that was opened. */
record Remote(RemoteEntries entries, RemoteLog log, Runnable closer) implements AutoCloseable {
  @Override
  public void close() {
    closer.run();
  }
}
