package dev.edgekit.image.store;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Variants in a directory that nothing else uses: {@code ab/abcd…/variant}, one directory for each
 * original, fanned out over 256. Files are written beside their place and moved into it, so that
 * readers, in other processes too, see a whole file or none. Processes that share the directory
 * make each variant only once between them. Thread-safe.
 */
public final class FilesystemVariants implements Variants, VariantLeases {
  private static final int FAN_OUT_DIGITS = 2;

  private final Path directory;
  private final DiskBudget budget;
  private final InstantSource clock;

  private FilesystemVariants(Path directory, DiskBudget budget, InstantSource clock) {
    this.directory = directory;
    this.budget = budget;
    this.clock = clock;
  }

  /**
   * The variants in this directory, which is created if it isn't there; without a limit on their
   * size.
   *
   * @throws IllegalArgumentException if it can't be made, or something else stands there
   */
  public static FilesystemVariants at(Path directory) {
    return at(directory, Long.MAX_VALUE);
  }

  /**
   * The variants in this directory, the least recently used dropped beyond this many bytes. Use is
   * noted to the hour. Several processes may share the directory; each keeps it within the size.
   *
   * @param maxBytes of all files together; 8 KiB or more
   * @throws IllegalArgumentException if it can't be made, or something else stands there
   */
  public static FilesystemVariants at(Path directory, long maxBytes) {
    requireNonNull(directory, "directory must not be null");
    try {
      if (!Files.isDirectory(directory)) { // or a link to one, which createDirectories refuses
        Files.createDirectories(directory);
      }
    } catch (FileAlreadyExistsException e) {
      throw new IllegalArgumentException("not a folder; name another: " + directory, e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the folder can't be made; make it or name another: " + directory, e);
    }
    return new FilesystemVariants(
        directory, new DiskBudget(directory, maxBytes), InstantSource.system());
  }

  @Override
  public void requireApartFrom(Originals originals) {
    if (originals instanceof FilesystemOriginals files && files.hold(directory)) {
      throw new IllegalArgumentException(
          "the folder of the variants lies in that of the originals; name one beside it: "
              + directory);
    }
  }

  static FilesystemVariants at(Path directory, InstantSource clock) {
    return new FilesystemVariants(directory, new DiskBudget(directory, Long.MAX_VALUE), clock);
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
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      // The variant was made again meanwhile.
    }
  }

  /**
   * A lease is a file beside the variant's; it expires by the clocks of the nodes that share the
   * directory.
   */
  @Override
  public boolean tryLease(VariantKey key, Duration time) throws IOException {
    Files.createDirectories(directoryOf(key.source()));
    return lease(key).tryTake(time, clock.instant());
  }

  @Override
  public void release(VariantKey key) throws IOException {
    lease(key).giveBack();
  }

  private FileLease lease(VariantKey key) {
    return new FileLease(directoryOf(key.source()).resolve(key.variant() + ".lease"));
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
