package dev.edgekit.image.store;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Originals in a directory. A name that leads out of the directory, even by a symbolic link, counts
 * as absent. The version is the time of the last change, the length, and a digest of the first and
 * last 32 KiB, which is taken again when the file system says that the file is another one (by
 * inode and ctime, where it has them): so a picture replaced by one of equal time and length has a
 * new version, and copies on several nodes have the same one. A file that changes between being
 * found and being read to its end raises {@link OriginalChangedException}. Where the JVM's locale
 * can't spell a name, the answer is that the store can't tell, not that there is no such original.
 * Thread-safe.
 */
public final class FilesystemOriginals implements Originals {
  private static final boolean WINDOWS = File.separatorChar == '\\';

  private final Path directory;
  private final FileVersions versions = new FileVersions();

  private FilesystemOriginals(Path directory) {
    this.directory = directory;
  }

  /**
   * The originals in this directory.
   *
   * @throws IllegalArgumentException if it is no directory
   */
  public static FilesystemOriginals at(Path directory) {
    requireNonNull(directory, "directory must not be null");
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException(
          (Files.exists(directory)
                  ? "not a folder: "
                  : "there is no such folder; make it or name another: ")
              + directory);
    }
    return new FilesystemOriginals(directory);
  }

  @Override
  public Optional<Original> find(SourceKey key) throws IOException {
    for (String spelling : key.spellings()) {
      Optional<Original> found = find(spelling);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Whether this directory is that of the originals, or one below it, by links, too. */
  boolean hold(Path other) {
    try {
      return other.toRealPath().startsWith(directory.toRealPath());
    } catch (IOException e) {
      return other.toAbsolutePath().normalize().startsWith(directory.toAbsolutePath().normalize());
    }
  }

  private Optional<Original> find(String name) throws IOException {
    if (WINDOWS && name.indexOf(':') >= 0) {
      return Optional.empty(); // on Windows it would open a drive, or an alternate stream of a file
    }
    try {
      Path root = directory.toRealPath();
      Path file = root.resolve(name).toRealPath();
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return file.startsWith(root) && attributes.isRegularFile()
          ? Optional.of(new FileOriginal(file, versions.of(file, attributes), versions))
          : Optional.empty();
    } catch (InvalidPathException e) {
      if (isSpelt(name)) {
        return Optional.empty(); // not a valid name on this file system
      }
      throw unspeakable(e);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(directory)) {
        throw e; // the directory itself is gone (a lost mount), not just the picture
      }
      if (!Files.exists(directory.resolve(name))) {
        return Optional.empty(); // or too long a name, or a file taken for a directory
      }
      throw e;
    }
  }

  /** On POSIX systems the JVM writes names in the locale's encoding; that of C is ASCII. */
  private static boolean isSpelt(String name) {
    String encoding = encoding();
    return WINDOWS
        || (Charset.isSupported(encoding)
            && Charset.forName(encoding).newEncoder().canEncode(name));
  }

  private static IOException unspeakable(InvalidPathException cause) {
    return new IOException(
        "this JVM writes file names as %s, which can't spell some originals' names; start it with"
                .formatted(encoding())
            + " LC_ALL=C.UTF-8",
        cause);
  }

  private static String encoding() {
    return System.getProperty("sun.jnu.encoding", "UTF-8");
  }

  private record FileOriginal(Path file, String version, FileVersions versions)
      implements Original {
    @Override
    public InputStream open() throws IOException {
      InputStream in = open(file);
      try {
        checkVersion();
      } catch (IOException e) {
        in.close();
        throw e;
      }
      return new CheckedAtItsEnd(in);
    }

    private static InputStream open(Path file) throws IOException {
      try {
        return Files.newInputStream(file);
      } catch (NoSuchFileException e) {
        throw new OriginalChangedException("the original has just been deleted", e);
      }
    }

    private void checkVersion() throws IOException {
      try {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        if (versions.of(file, now).equals(version)) {
          return;
        }
      } catch (NoSuchFileException e) {
        throw new OriginalChangedException("the original has just been deleted", e);
      }
      throw new OriginalChangedException("the original has just changed");
    }

    /**
     * A stream that checks the version at its end: a file overwritten in place while it is read
     * would come out half old, half new.
     */
    private final class CheckedAtItsEnd extends FilterInputStream {
      CheckedAtItsEnd(InputStream in) {
        super(in);
      }

      @Override
      public int read() throws IOException {
        int read = super.read();
        return read < 0 ? end() : read;
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        int read = super.read(bytes, from, length);
        return read < 0 ? end() : read;
      }

      private int end() throws IOException {
        checkVersion();
        return -1;
      }
    }
  }
}
