package dev.edgekit.examples.optimize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder of files to read, with its subfolders. */
final class Folder {
  private Folder() {}

  /** The files below the folder, relative to it and by name; links and hidden ones are left out. */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS))
          .map(folder::relativize)
          .filter(file -> !isHidden(file))
          .sorted()
          .toList();
    }
  }

  private static boolean isHidden(Path file) {
    for (Path segment : file) {
      if (segment.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
