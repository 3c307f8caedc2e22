package dev.edgekit.image.store;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.util.Objects;
import java.util.Optional;

/**
 * Originals among a class loader's resources, below a base such as {@code static/pictures/}: for
 * pictures shipped in a jar. Thread-safe.
 */
public final class ClasspathOriginals implements Originals {
  private final ClassLoader loader;
  private final String base;

  private ClasspathOriginals(ClassLoader loader, String base) {
    this.loader = loader;
    this.base = base;
  }

  /**
   * The resources below a base.
   *
   * @param base ends with a slash, starts with none, and isn't empty, since a class path's root
   *     also holds code and configuration
   * @throws IllegalArgumentException if the base is of another form
   */
  public static ClasspathOriginals under(ClassLoader loader, String base) {
    requireNonNull(loader, "loader must not be null");
    if (base.length() < 2 || !base.endsWith("/") || base.startsWith("/")) {
      throw new IllegalArgumentException(
          "base must be a folder like \"static/pictures/\": " + base);
    }
    return new ClasspathOriginals(loader, base);
  }

  @Override
  public Optional<Original> find(SourceKey key) throws IOException {
    for (String spelling : key.spellings()) {
      URL resource = loader.getResource(base + spelling);
      if (resource != null) {
        return original(resource);
      }
    }
    return Optional.empty();
  }

  private static Optional<Original> original(URL resource) throws IOException {
    URLConnection connection = resource.openConnection();
    connection.setUseCaches(false); // a cached jar connection is shared: closing it closes all
    try (InputStream in = connection.getInputStream()) {
      Objects.requireNonNull(in);
      String version = connection.getLastModified() + "-" + connection.getContentLengthLong();
      boolean folder = connection.getContentLengthLong() <= 0;
      return folder ? Optional.empty() : Optional.of(new Resource(resource, version));
    }
  }

  private static final class Resource implements Original {
    private final URL url;
    private final String version;

    Resource(URL url, String version) {
      this.url = url;
      this.version = version;
    }

    @Override
    public String version() {
      return version;
    }

    @Override
    public InputStream open() throws IOException {
      URLConnection connection = url.openConnection();
      connection.setUseCaches(false);
      return connection.getInputStream();
    }
  }
}
