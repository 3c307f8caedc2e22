package dev.edgekit.image;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Variants in a directory that nothing else uses: {@code ab/abcd…/variant}, one directory for each
 * original, fanned out over 256. Files are written beside their place and moved into it, so that a
 * reader, of another process too, sees a whole file or none. Thread-safe.
 */
public final class FilesystemVariants implements Variants {
  private static final int FAN_OUT_DIGITS = 2;

  private final Path directory;
  private final DiskBudget budget;

  private FilesystemVariants(Path directory, DiskBudget budget) {
    this.directory = directory;
    this.budget = budget;
  }

  /** The variants in this directory, which is made if it isn't there; as many as there is disk. */
  public static FilesystemVariants at(Path directory) {
    return at(directory, Long.MAX_VALUE);
  }

  /**
   * The variants in this directory, the longest unused dropped beyond so many bytes. Use is noted
   * to the hour. Several processes may share the directory; each looks after its size.
   *
   * @param maxBytes of all files together; positive
   */
  public static FilesystemVariants at(Path directory, long maxBytes) {
    return new FilesystemVariants(directory, new DiskBudget(directory, maxBytes));
  }

  @Override
  public Optional<Variant> find(VariantKey key) throws IOException {
    try {
      Optional<Variant> found = VariantFile.read(Files.readAllBytes(file(key)));
      budget.used(file(key));
      return found;
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void put(VariantKey key, Variant variant) throws IOException {
    Path file = file(key);
    Path folder = directoryOf(key.source());
    Files.createDirectories(folder);
    Path unfinished = Files.createTempFile(folder, "new-", null);
    try {
      byte[] bytes = VariantFile.write(variant);
      Files.write(unfinished, bytes);
      move(unfinished, file);
      budget.added(bytes.length);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  @Override
  public void evict(SourceKey source) throws IOException {
    Path folder = directoryOf(VariantKey.sourceId(source));
    for (Path file : files(folder)) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(folder);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private Path file(VariantKey key) {
    return directoryOf(key.source()).resolve(key.variant());
  }

  private Path directoryOf(String source) {
    return directory.resolve(source.substring(0, FAN_OUT_DIGITS)).resolve(source);
  }
}
