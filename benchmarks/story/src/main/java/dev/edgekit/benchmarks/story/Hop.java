package dev.edgekit.benchmarks.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a log of bytes says of one hop: lines of method, path, status, bytes sent and bytes
 * received.
 *
 * @param bytes in both directions, fields included
 * @param notModified answers of 304
 */
record Hop(long requests, long bytes, long notModified) {

  /** The sum of the lines whose method and path are wanted. */
  static Hop of(Path log, Predicate<String> wanted) throws IOException {
    long requests = 0;
    long bytes = 0;
    long notModified = 0;
    try (Stream<String> lines = Files.lines(log)) {
      for (String line : (Iterable<String>) lines::iterator) {
        String[] fields = line.split(" ", 6);
        if (fields.length >= 5 && !fields[0].equals("BAN") && wanted.test(fields[1])) {
          requests++;
          bytes += Long.parseLong(fields[3]) + Long.parseLong(fields[4]);
          notModified += fields[2].equals("304") ? 1 : 0;
        }
      }
    }
    return new Hop(requests, bytes, notModified);
  }

  static boolean isPublic(String path) {
    return path.startsWith("/categories") || path.startsWith("/courses");
  }

  static boolean isPicture(String path) {
    return path.startsWith("/images/");
  }
}
