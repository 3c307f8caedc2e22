package dev.edgekit.auth.key;

import dev.edgekit.auth.internal.support.RateLimitedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Keys in a JSON file that is looked at again, at most every {@link #CHECK_NANOS}, by the requests
 * themselves. A file that can't be read keeps the keys that were read before. A change is written
 * beside the file and moved over it, and concurrent changes wait for each other on a lock file.
 * Thread-safe.
 */
final class FileKeyStore implements ApiKeyStore {
  private final RateLimitedLog log =
      new RateLimitedLog(LoggerFactory.getLogger(FileKeyStore.class));

  /** A changed file is seen within half a second. */
  private static final long CHECK_NANOS = 500_000_000;

  /** A file lock is the process's: without this, two stores of one process would be refused it. */
  private static final ReentrantLock WRITING = new ReentrantLock();

  private final Path file;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Content content;
  private volatile long checkAtNanos = System.nanoTime() + CHECK_NANOS;

  FileKeyStore(Path file) {
    this.file = file;
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IllegalArgumentException("the folder of the keys is not there: " + folder);
    }
    this.content = readAtStart();
  }

  @Override
  public Optional<ApiKey> find(String digest) {
    if (System.nanoTime() - checkAtNanos >= 0 && reading.tryLock()) {
      try {
        checkAtNanos = System.nanoTime() + CHECK_NANOS;
        reload();
      } finally {
        reading.unlock();
      }
    }
    return Optional.ofNullable(content.byDigest.get(digest));
  }

  @Override
  public List<ApiKey> all() {
    return read(null).keys;
  }

  @Override
  public void update(UnaryOperator<List<ApiKey>> change) {
    WRITING.lock();
    try (FileChannel channel = lockFile()) {
      channel.lock(); // until the channel is closed
      List<ApiKey> keys = change.apply(read(null).keys);
      replace(file, ApiKeyJson.write(keys));
      adopt();
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + file.getFileName(), e);
    } finally {
      WRITING.unlock();
    }
  }

  /** A request that is just reading the former file must not set it over this. */
  private void adopt() {
    reading.lock();
    try {
      content = read(null);
    } finally {
      reading.unlock();
    }
  }

  /** Beside the keys and not among them, since services may only read those. */
  @Override
  public synchronized void noteUse(String id, Instant at) {
    try {
      Map<String, Instant> uses = new TreeMap<>(uses());
      uses.put(id, at);
      replace(sibling(".uses"), ApiKeyJson.writeUses(uses));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<Instant> lastUse(String id) {
    try {
      return Optional.ofNullable(uses().get(id));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Instant> uses() throws IOException {
    try {
      return ApiKeyJson.parseUses(Files.readAllBytes(sibling(".uses")));
    } catch (NoSuchFileException e) {
      return Map.of();
    }
  }

  private FileChannel lockFile() throws IOException {
    return FileChannel.open(sibling(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static void replace(Path file, byte[] json) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.write(draft, json);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path sibling(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private Content readAtStart() {
    try {
      return read(null);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage());
    }
  }

  /** A bad file takes no key away and adds none: what was valid stays so until the file is good. */
  private void reload() {
    try {
      content = read(content);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      log.warn("{} keeps its former keys: {}", file.getFileName(), String.valueOf(e.getMessage()));
    }
  }

  /** The file's keys; those given if the file hasn't changed since; none if there is no file. */
  private Content read(@Nullable Content former) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      Stamp stamp =
          new Stamp(
              attributes.lastModifiedTime().toInstant().toString(),
              attributes.size(),
              String.valueOf(attributes.fileKey()));
      return former != null && former.stamp.equals(stamp)
          ? former
          : Content.of(stamp, ApiKeyJson.parse(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      return Content.of(Stamp.NO_FILE, List.of());
    } catch (IOException e) {
      throw new UncheckedIOException("can't read it", e);
    }
  }

  private record Stamp(String modified, long size, String fileKey) {
    static final Stamp NO_FILE = new Stamp("", 0, "");
  }

  private record Content(Stamp stamp, List<ApiKey> keys, Map<String, ApiKey> byDigest) {
    static Content of(Stamp stamp, List<ApiKey> keys) {
      Map<String, ApiKey> byDigest = new HashMap<>();
      keys.forEach(key -> byDigest.put(key.digest(), key));
      return new Content(stamp, List.copyOf(keys), byDigest);
    }
  }
}
