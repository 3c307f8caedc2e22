package dev.edgekit.auth.rule;

import dev.edgekit.auth.internal.support.FileIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A file or directory of rules, known by the {@link FileIdentity} of what it leads to. */
final class FileOrigin implements FollowedRules.Origin {
  private final Path path;
  private final long maxBytes;
  private final CutOffGuard cutOff;

  /**
   * The rules of a path.
   *
   * @param maxBytes the longest file that is read
   */
  FileOrigin(Path path, long maxBytes) {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes must be positive: " + maxBytes);
    }
    this.path = path;
    this.maxBytes = maxBytes;
    this.cutOff = new CutOffGuard(maxBytes);
  }

  @Override
  public String name() {
    return path.toString();
  }

  /** Each check costs one call of the file system per file. */
  @Override
  public Duration pause() {
    return Duration.ofMillis(50);
  }

  @Override
  public RuleSet load() {
    Map<Path, String> texts = new HashMap<>();
    RuleFile file = RuleFile.load(path, maxBytes, each -> read(each, texts));
    cutOff.check(texts, file.allowShrink());
    return new RuleSet(file);
  }

  private String read(Path file, Map<Path, String> yaml) throws IOException {
    String text = RuleFile.text(file, maxBytes);
    if (!file.toString().endsWith(".json")) {
      yaml.put(file, text);
    }
    return text;
  }

  @Override
  public void adopted() {
    cutOff.adopted();
  }

  @Override
  public String signature() {
    StringBuilder signature = new StringBuilder();
    try {
      for (Path file : Files.isDirectory(path) ? RuleFile.filesIn(path) : List.of(path)) {
        signature.append(FileIdentity.of(file)).append('\n');
      }
    } catch (IOException e) {
      signature.append("can't be read: ").append(e);
    }
    return signature.toString();
  }
}
