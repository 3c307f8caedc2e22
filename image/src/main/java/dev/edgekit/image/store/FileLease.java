package dev.edgekit.image.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/**
 * A lease as an empty file that only one process can create; its modification time is when the
 * lease was taken. An expired lease is taken over in place, under a lock that the system drops with
 * the process, so that of two processes that find it expired only one gets it. Thread-safe.
 */
record FileLease(Path file) {
  boolean tryTake(Duration time, Instant now) throws IOException {
    try {
      Files.createFile(file);
      return true;
    } catch (FileAlreadyExistsException e) {
      return tryTakeOver(time, now);
    }
  }

  void giveBack() throws IOException {
    Files.deleteIfExists(file);
  }

  private boolean tryTakeOver(Duration time, Instant now) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null || !isExpired(time, now)) {
        return false;
      }
      Files.setLastModifiedTime(file, FileTime.from(now));
      return true;
    } catch (OverlappingFileLockException | NoSuchFileException e) {
      return false; // another thread of this process has it, or it was given back
    }
  }

  private boolean isExpired(Duration time, Instant now) throws IOException {
    try {
      return !Files.getLastModifiedTime(file).toInstant().plus(time).isAfter(now);
    } catch (NoSuchFileException e) {
      return false; // given back meanwhile: the next try creates it
    }
  }
}
