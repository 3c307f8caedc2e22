package dev.edgekit.image.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Originals in a directory. A name that leads out of it, be it by a symbolic link, is one that
 * isn't there. The version is the time of the last change and the length; a file that changes
 * between being found and being opened can't be read. Thread-safe.
 */
public final class FilesystemOriginals implements Originals {
  private final Path directory;

  private FilesystemOriginals(Path directory) {
    this.directory = directory;
  }

  /**
   * The originals in this directory.
   *
   * @throws IllegalArgumentException if it is no directory
   */
  public static FilesystemOriginals at(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException("not a directory: " + directory);
    }
    return new FilesystemOriginals(directory);
  }

  @Override
  public Optional<Original> find(SourceKey key) throws IOException {
    try {
      Path root = directory.toRealPath();
      Path file = root.resolve(key.value()).toRealPath();
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return file.startsWith(root) && attributes.isRegularFile()
          ? Optional.of(new FileOriginal(file, versionOf(attributes)))
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    } catch (FileSystemException e) {
      if (!Files.exists(directory.resolve(key.value()))) {
        return Optional.empty(); // or a name too long, or a file taken for a directory
      }
      throw e;
    }
  }

  private static String versionOf(Path file) throws IOException {
    return versionOf(Files.readAttributes(file, BasicFileAttributes.class));
  }

  private static String versionOf(BasicFileAttributes attributes) {
    return attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS) + "-" + attributes.size();
  }

  private record FileOriginal(Path file, String version) implements Original {
    @Override
    public InputStream open() throws IOException {
      InputStream in = Files.newInputStream(file);
      if (!versionOf(file).equals(version)) {
        in.close();
        throw new IOException("the original has just changed");
      }
      return in;
    }
  }
}
