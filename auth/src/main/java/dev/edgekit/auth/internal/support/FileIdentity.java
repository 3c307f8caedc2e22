package dev.edgekit.auth.internal.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What identifies a file's contents without reading them, as far as possible. Stateless. */
public final class FileIdentity {
  /**
   * Where a file system keeps no time of change, files up to this many bytes are digested instead.
   */
  private static final long MAX_DIGESTED = 1 << 20;

  private FileIdentity() {}

  /**
   * A text that differs once the file, or the one that a link leads to, has changed.
   *
   * <p>A copy that keeps size and time of modification, as {@code rsync -t} makes them, shows by
   * the time of change (POSIX {@code st_ctime}), which nobody can set; where there is none, by a
   * digest.
   */
  public static String of(Path file) throws IOException {
    Path real = file.toRealPath();
    BasicFileAttributes attributes =
        Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return String.join(
        " ",
        real.toString(),
        String.valueOf(attributes.fileKey()),
        String.valueOf(attributes.size()),
        attributes.lastModifiedTime().toInstant().toString(),
        changed(real, attributes.size()));
  }

  private static String changed(Path file, long size) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return String.valueOf(Files.getAttribute(file, "unix:ctime"));
    }
    return size > MAX_DIGESTED ? "" : digest(Files.readAllBytes(file));
  }

  private static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
