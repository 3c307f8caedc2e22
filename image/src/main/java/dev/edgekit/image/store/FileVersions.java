package dev.edgekit.image.store;

import dev.edgekit.image.internal.support.RecentlyUsed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Versions of files: the time of the last change, the length, and a digest of the first and last
 * bytes. The digest is needed because copies that keep times, as in container images, may hold a
 * new picture of the same time and length. Copies on several nodes must have the same version, so
 * inode and ctime are no part of it; they tell when to look at the bytes again. Thread-safe.
 */
final class FileVersions {
  private static final int MAX_REMEMBERED = 10_000;

  /** The bytes read at either end: a picture's headers, and the end of its data. */
  private static final int SAMPLE_BYTES = 32_768;

  private static final int DIGEST_DIGITS = 16;

  private final Map<Path, Known> known = RecentlyUsed.map(MAX_REMEMBERED);

  /**
   * What is known of a file, valid for as long as the file system says the same of it.
   *
   * @param changed when anything of it changed (POSIX's ctime)
   */
  private record Known(long modified, long size, Object key, Object changed, String version) {
    boolean isSame(Known other) {
      return modified == other.modified
          && size == other.size
          && key.equals(other.key)
          && changed.equals(other.changed);
    }
  }

  String of(Path file, BasicFileAttributes attributes) throws IOException {
    long modified = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    Object key = Objects.requireNonNullElse(attributes.fileKey(), "");
    @Nullable Object changed = changed(file);
    Known before = known.get(file);
    Known now = new Known(modified, attributes.size(), key, changed == null ? "" : changed, "");
    if (changed != null && before != null && before.isSame(now)) {
      return before.version;
    }
    String version = modified + "-" + attributes.size() + "-" + digest(file, attributes.size());
    known.put(file, new Known(now.modified, now.size, now.key, now.changed, version));
    return version;
  }

  private static @Nullable Object changed(Path file) throws IOException {
    return file.getFileSystem().supportedFileAttributeViews().contains("unix")
        ? Files.getAttribute(file, "unix:ctime")
        : null;
  }

  private static String digest(Path file, long size) throws IOException {
    MessageDigest digest = sha256();
    try (FileChannel channel = FileChannel.open(file)) {
      update(digest, channel, 0);
      if (size > SAMPLE_BYTES) {
        update(digest, channel, Math.max(SAMPLE_BYTES, size - SAMPLE_BYTES));
      }
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, DIGEST_DIGITS);
  }

  private static void update(MessageDigest digest, FileChannel channel, long from)
      throws IOException {
    ByteBuffer sample = ByteBuffer.allocate(SAMPLE_BYTES);
    int read = 0;
    while (sample.hasRemaining() && read >= 0) {
      read = channel.read(sample, from + sample.position());
    }
    digest.update(sample.flip());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
