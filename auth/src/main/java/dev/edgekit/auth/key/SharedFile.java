package dev.edgekit.auth.key;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A file that several processes change. Changes wait for each other on a lock file beside it; each
 * is written beside the file and moved over it, so that nobody sees half of one. The file stays
 * where a symbolic link leads, and keeps its owner, group and mode; a new one is its owner's alone.
 * Thread-safe.
 */
final class SharedFile {
  /** The time between two attempts to take a lock that another process holds. */
  private static final long LOOK_MILLIS = 1;

  private static final int MAX_LINKS = 40;

  /**
   * A file lock belongs to the process: without this lock, two stores of one process would collide
   * on it.
   */
  private static final ReentrantLock WRITING = new ReentrantLock();

  private final Path path;

  SharedFile(Path path) {
    this.path = path;
  }

  /** A change of the file, made while no other can be. */
  interface Change {
    void run() throws IOException;
  }

  /**
   * Makes a change while no other is made.
   *
   * @param wait how long to wait for others
   * @throws IOException if the wait was too short, or the change fails
   */
  @SuppressWarnings("try") // the lock is held and not looked at
  void exclusively(Duration wait, Change change) throws IOException {
    long end = System.nanoTime() + wait.toNanos();
    try {
      if (!WRITING.tryLock(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        throw isLocked();
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
    try (FileChannel channel = lockFile();
        FileLock lock = lock(channel, end)) {
      change.run();
    } finally {
      WRITING.unlock();
    }
  }

  private FileChannel lockFile() throws IOException {
    Path real = real(path);
    Path lock = real.resolveSibling(real.getFileName() + ".lock");
    boolean isNew = !Files.exists(lock);
    FileChannel channel =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (isNew) {
      // A user who may write the file may lock it
      likeFormer(real, lock);
    }
    return channel;
  }

  private FileLock lock(FileChannel channel, long end) throws IOException {
    FileLock lock = channel.tryLock();
    while (lock == null) {
      if (System.nanoTime() - end >= 0) {
        throw isLocked();
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        throw interrupted();
      }
      lock = channel.tryLock();
    }
    return lock;
  }

  private IOException isLocked() {
    return new IOException(path.getFileName() + ".lock is held by another process");
  }

  private IOException interrupted() {
    Thread.currentThread().interrupt();
    return new IOException("interrupted while waiting for " + path.getFileName() + ".lock");
  }

  /** Replaces this file, or one beside it, while {@link #exclusively} holds the lock. */
  void replace(String suffix, byte[] content) throws IOException {
    Path target = real(path);
    if (!suffix.isEmpty()) {
      target = real(target.resolveSibling(target.getFileName() + suffix));
    }
    Path draft = draft(target);
    try {
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        ByteBuffer left = ByteBuffer.wrap(content);
        while (left.hasRemaining()) {
          channel.write(left);
        }
        // A crash of the machine may lose the notes of uses, but no key
        if (suffix.isEmpty()) {
          channel.force(true);
        }
      }
      likeFormer(target, draft);
      Files.move(
          draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** The file beside this one, where a symbolic link leads. */
  Path beside(String suffix) throws IOException {
    Path real = real(path);
    return real(real.resolveSibling(real.getFileName() + suffix));
  }

  /** An empty file under a name of its own, which nobody else may read. */
  private static Path draft(Path target) throws IOException {
    // Made by the JDK for its owner alone wherever files have modes
    return Files.createTempFile(
        target.toAbsolutePath().getParent(), target.getFileName() + ".", ".new");
  }

  private static void likeFormer(Path former, Path draft) throws IOException {
    PosixFileAttributes was = attributes(former);
    PosixFileAttributes is = attributes(draft);
    if (was == null || is == null) {
      return;
    }
    PosixFileAttributeView view =
        Files.getFileAttributeView(draft, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    try {
      if (!was.group().equals(is.group())) {
        view.setGroup(was.group());
      }
      if (!was.owner().equals(is.owner())) {
        view.setOwner(was.owner());
      }
    } catch (IOException e) {
      throw new IOException(
          "%s can't stay with %s:%s, so it isn't changed: change it as that user"
              .formatted(former.getFileName(), was.owner(), was.group()),
          e);
    }
    view.setPermissions(was.permissions());
  }

  private static @Nullable PosixFileAttributes attributes(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    return view == null || !Files.exists(file) ? null : view.readAttributes();
  }

  private static Path real(Path path) throws IOException {
    Path at = path;
    for (int i = 0; i < MAX_LINKS; i++) {
      if (!Files.isSymbolicLink(at)) {
        return at;
      }
      at = at.resolveSibling(Files.readSymbolicLink(at));
    }
    throw new IOException("more than " + MAX_LINKS + " symbolic links: " + path.getFileName());
  }

  @Override
  public String toString() {
    return path.getFileName().toString();
  }
}
