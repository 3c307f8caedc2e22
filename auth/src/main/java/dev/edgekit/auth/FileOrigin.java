package dev.edgekit.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** A file or directory of rules, known by the identity, size and time of what it leads to. */
final class FileOrigin implements FollowedRules.Origin {
  private final Path path;

  FileOrigin(Path path) {
    this.path = path;
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public RuleSet load() {
    return RuleSet.load(path);
  }

  @Override
  public String signature() {
    StringBuilder signature = new StringBuilder();
    try {
      for (Path file : Files.isDirectory(path) ? RuleFile.filesIn(path) : List.of(path)) {
        Path real = file.toRealPath();
        BasicFileAttributes attributes =
            Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        signature
            .append(real)
            .append(attributes.fileKey())
            .append(' ')
            .append(attributes.size())
            .append(' ')
            .append(attributes.lastModifiedTime().toInstant());
      }
    } catch (IOException e) {
      signature.append("can't be read: ").append(e);
    }
    return signature.toString();
  }
}
