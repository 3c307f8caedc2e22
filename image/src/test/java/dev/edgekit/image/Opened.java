package dev.edgekit.image;

import java.io.IOException;
import java.io.InputStream;

/** An original of one version, for tests of what happens while it is read. */
record Opened(Opener opener) implements Original {
  @FunctionalInterface
  interface Opener {
    InputStream open() throws IOException;
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public InputStream open() throws IOException {
    return opener.open();
  }
}
