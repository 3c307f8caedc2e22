package dev.edgekit.examples.optimize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of files to read, with its subfolders, by name; hidden ones are left out.
 *
 * @param files relative to the folder
 * @param others links, which are not followed, pipes and the like, relative to the folder
 */
record Folder(List<Path> files, List<Path> others) {

  static Folder of(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      List<Path> all =
          found
              .filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
              .map(folder::relativize)
              .filter(file -> !isHidden(file))
              .sorted()
              .toList();
      return new Folder(
          all.stream().filter(file -> isFile(folder.resolve(file))).toList(),
          all.stream().filter(file -> !isFile(folder.resolve(file))).toList());
    }
  }

  private static boolean isFile(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
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
