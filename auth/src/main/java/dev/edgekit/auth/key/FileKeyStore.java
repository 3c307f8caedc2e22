package dev.edgekit.auth.key;

import dev.edgekit.auth.internal.support.FileIdentity;
import dev.edgekit.auth.internal.support.RateLimitedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
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
 * Keys in a JSON file that the requests themselves check for changes, at most every {@link
 * #CHECK_NANOS}. While the file can't be read or is gone, the keys that were read before stay.
 * Changes by several processes don't get in each other's way ({@link SharedFile}). Thread-safe.
 */
final class FileKeyStore implements ApiKeyStore {
  private final RateLimitedLog log =
      new RateLimitedLog(LoggerFactory.getLogger(FileKeyStore.class));

  /** A changed file is seen within half a second. */
  private static final long CHECK_NANOS = 500_000_000;

  /** How long a change waits for others, so that no request waits for ever. */
  private static final Duration LOCK_WAIT = Duration.ofSeconds(10);

  private static final String USES = ".uses";

  private final Path file;
  private final SharedFile shared;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile boolean hadFile;
  private volatile Content content;
  private volatile @Nullable Refused refused;
  private volatile long checkAtNanos = System.nanoTime() + CHECK_NANOS;

  FileKeyStore(Path file) {
    this.file = file;
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IllegalArgumentException("the folder of the keys is not there: " + folder);
    }
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException("a folder, where the file of the keys should be: " + file);
    }
    shared = new SharedFile(file);
    this.content = readAtStart();
  }

  @Override
  public Optional<ApiKey> find(String digest) {
    look();
    return Optional.ofNullable(content.byDigest.get(digest));
  }

  private void look() {
    if (System.nanoTime() - checkAtNanos >= 0 && reading.tryLock()) {
      try {
        checkAtNanos = System.nanoTime() + CHECK_NANOS;
        reload();
      } finally {
        reading.unlock();
      }
    }
  }

  @Override
  public ApiKeysState state() {
    look();
    Refused last = refused;
    long now = System.nanoTime();
    return new ApiKeysState(
        Duration.ofNanos(now - content.readNanos),
        last == null
            ? Optional.empty()
            : Optional.of(
                new ApiKeysState.Refusal(last.problem, Duration.ofNanos(now - last.sinceNanos))));
  }

  @Override
  public List<ApiKey> all() {
    return read(null).keys;
  }

  @Override
  public void update(UnaryOperator<List<ApiKey>> change) {
    try {
      shared.exclusively(
          LOCK_WAIT,
          () -> {
            shared.replace("", ApiKeyJson.write(change.apply(read(null).keys)));
            adopt();
          });
    } catch (IOException e) {
      throw new UncheckedIOException(
          "can't write " + file.getFileName() + ": " + e.getMessage(), e);
    }
  }

  /** A request that is still reading the former file must not overwrite this content. */
  private void adopt() {
    reading.lock();
    try {
      content = read(null);
      refused = null;
    } finally {
      reading.unlock();
    }
  }

  /**
   * Notes the use beside the keys and not among them, since services may only be allowed to read
   * the keys.
   */
  @Override
  public void noteUse(String id, Instant at) {
    try {
      shared.exclusively(
          LOCK_WAIT,
          () -> {
            Map<String, Instant> uses = new TreeMap<>(uses());
            uses.put(id, at);
            shared.replace(USES, ApiKeyJson.writeUses(uses));
          });
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
      return ApiKeyJson.parseUses(Files.readAllBytes(shared.beside(USES)));
    } catch (NoSuchFileException e) {
      return Map.of();
    } catch (IllegalArgumentException | DateTimeException e) {
      // Going on to note uses is worth more than the old notes
      log.warn("{} starts again: {}", file.getFileName() + USES, String.valueOf(e.getMessage()));
      return Map.of();
    }
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
      refused = null;
    } catch (IllegalArgumentException | UncheckedIOException e) {
      Refused former = refused;
      refused =
          new Refused(
              String.valueOf(e.getMessage()),
              former == null ? System.nanoTime() : former.sinceNanos);
      log.warn("{} keeps its former keys: {}", file.getFileName(), String.valueOf(e.getMessage()));
    }
  }

  /**
   * The file's keys; those given if the file hasn't changed since; none if there never was a file.
   */
  private Content read(@Nullable Content former) {
    try {
      String identity = FileIdentity.of(file);
      hadFile = true;
      return former != null && former.identity.equals(identity)
          ? former
          : Content.of(identity, ApiKeyJson.parse(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      if (hadFile) {
        // A mount that went away revokes no key
        throw new UncheckedIOException("it is gone; to take all keys back, leave none in it", e);
      }
      return Content.of("", List.of());
    } catch (IOException e) {
      throw new UncheckedIOException("can't read it", e);
    }
  }

  private record Refused(String problem, long sinceNanos) {}

  private record Content(
      String identity, List<ApiKey> keys, Map<String, ApiKey> byDigest, long readNanos) {
    static Content of(String identity, List<ApiKey> keys) {
      Map<String, ApiKey> byDigest = new HashMap<>();
      keys.forEach(key -> byDigest.put(key.digest(), key));
      return new Content(identity, List.copyOf(keys), byDigest, System.nanoTime());
    }
  }
}
