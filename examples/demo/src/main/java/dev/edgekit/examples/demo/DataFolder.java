package dev.edgekit.examples.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a demo works in, locked against a second one: {@code originals}, {@code
 * variants}, {@code redis}, {@code rules.yaml}, {@code keys.json}. What is shipped is copied where
 * it is missing, so that what a person has changed there stays.
 */
record DataFolder(Path root, FileChannel lock) implements AutoCloseable {

  /**
   * Prepares the folder.
   *
   * @throws UsageException if it can't be written or another demo uses it
   */
  static DataFolder open(Path root, List<Course> courses) throws IOException {
    FileChannel lock = null;
    try {
      Files.createDirectories(root.resolve("originals"));
      Files.createDirectories(root.resolve("variants"));
      lock =
          FileChannel.open(
              root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UsageException("can't write to " + root + "; choose a folder with --data DIR");
    }
    if (tryLock(lock) == null) {
      lock.close();
      throw new UsageException(
          "another demo works in " + root + "; stop it, or choose another folder with --data DIR");
    }
    DataFolder folder = new DataFolder(root, lock);
    folder.copyIfMissing("rules.yaml", folder.rules());
    for (Course course : courses) {
      String name = course.id() + ".jpg";
      folder.copyIfMissing("photographs/" + name, folder.originals().resolve(name));
    }
    return folder;
  }

  Path originals() {
    return root.resolve("originals");
  }

  Path variants() {
    return root.resolve("variants");
  }

  Path redis() {
    return root.resolve("redis");
  }

  Path rules() {
    return root.resolve("rules.yaml");
  }

  Path keys() {
    return root.resolve("keys.json");
  }

  /** Lets another demo have the folder. */
  @Override
  public void close() throws IOException {
    lock.close();
  }

  private void copyIfMissing(String shipped, Path target) throws IOException {
    if (!Files.exists(target)) {
      Files.write(target, Resources.bytes(shipped));
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this process has it
    }
  }
}
