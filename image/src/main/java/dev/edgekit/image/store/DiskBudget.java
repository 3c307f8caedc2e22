package dev.edgekit.image.store;

import dev.edgekit.http.internal.ByteCount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keeps the variants of a directory within a size; other files there (originals put there by
 * mistake, say) are neither counted nor dropped. Additions are counted; once the count exceeds the
 * size, the files themselves are measured, which corrects a wrong count (other processes write,
 * too), and the least recently used are dropped until a tenth of the size is free. A file's
 * modification time is its last use. Thread-safe.
 */
final class DiskBudget {
  /** How exactly use is noted: noting each one would cost a write for each read. */
  private static final Duration RESOLUTION = Duration.ofHours(1);

  /** {@code 0a/0a…}: the folder of one original's variants. */
  private static final Pattern FOLDER =
      Pattern.compile("([0-9a-f]{2})/\\1[0-9a-f]{" + (VariantKey.SOURCE_DIGITS - 2) + "}");

  private static final int DEPTH = 3;

  private final Path directory;
  private final long maxBytes;
  private final AtomicLong counted;

  DiskBudget(Path directory, long maxBytes) {
    this.directory = directory;
    this.maxBytes = ByteCount.atLeast(ByteCount.MIN_FOR_ALL, "maxBytes", maxBytes);
    // As if full, so that the first addition measures what is there.
    this.counted = new AtomicLong(isBounded() ? maxBytes : 0);
  }

  void used(Path file) throws IOException {
    if (!isBounded()) {
      return;
    }
    FileTime now = FileTime.from(Instant.now());
    FileTime last = Files.getLastModifiedTime(file);
    if (last.toInstant().plus(RESOLUTION).isBefore(now.toInstant())) {
      Files.setLastModifiedTime(file, now);
    }
  }

  void added(long bytes) throws IOException {
    if (isBounded() && counted.addAndGet(bytes) > maxBytes) {
      shrink();
    }
  }

  private boolean isBounded() {
    return maxBytes < Long.MAX_VALUE;
  }

  private record Used(Path path, long bytes, Instant last) {}

  private synchronized void shrink() throws IOException {
    List<Used> files = files();
    long total = files.stream().mapToLong(Used::bytes).sum();
    if (total > maxBytes) {
      files.sort(Comparator.comparing(Used::last));
      for (Used file : files) {
        if (total <= maxBytes - maxBytes / 10) {
          break;
        }
        Files.deleteIfExists(file.path);
        total -= file.bytes;
      }
    }
    counted.set(total);
  }

  private List<Used> files() throws IOException {
    List<Used> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(directory, DEPTH)) {
      for (Path path : (Iterable<Path>) all.filter(this::isOfVariants)::iterator) {
        add(path, files);
      }
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof NoSuchFileException)) {
        throw e.getCause(); // else a folder was evicted: the next addition measures again
      }
    }
    return files;
  }

  private boolean isOfVariants(Path file) {
    Path below = directory.relativize(file);
    return below.getNameCount() == DEPTH
        && FOLDER.matcher(below.getName(0) + "/" + below.getName(1)).matches();
  }

  private static void add(Path path, List<Used> files) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (attributes.isRegularFile()) {
        files.add(new Used(path, attributes.size(), attributes.lastModifiedTime().toInstant()));
      }
    } catch (NoSuchFileException e) {
      // Evicted meanwhile.
    }
  }
}
