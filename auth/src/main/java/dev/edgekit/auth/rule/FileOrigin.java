package dev.edgekit.auth.rule;

import dev.edgekit.auth.internal.support.FileIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A file or directory of rules, known by the {@link FileIdentity} of what it leads to.
 *
 * <p>JSON that was cut off does not load. YAML that was cut at the end of a line may. So the text
 * in force is kept, and a new text that is only the beginning of it is refused, unless only whole
 * rules are missing: that is what undoing the last change looks like. A file that ends with {@code
 * ...}, YAML's own mark for the end, is safe from a cut there and in changed rules too.
 */
final class FileOrigin implements FollowedRules.Origin {
  private static final String END = "\n...";

  private final Path path;
  private final long maxBytes;

  /** The YAML in force, by file, and what was read last. */
  private Map<Path, String> inForce = Map.of();

  private Map<Path, String> candidate = Map.of();

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
    if (!file.allowShrink()) {
      texts.forEach(this::refuseCut);
    }
    candidate = texts;
    return new RuleSet(file);
  }

  private String read(Path file, Map<Path, String> yaml) throws IOException {
    String text = RuleFile.text(file, maxBytes);
    if (!file.toString().endsWith(".json")) {
      yaml.put(file, text);
    }
    return text;
  }

  private void refuseCut(Path file, String text) {
    String former = inForce.getOrDefault(file, "");
    boolean beginning = former.startsWith(text) && !former.substring(text.length()).isBlank();
    boolean endless = former.stripTrailing().endsWith(END) && !text.stripTrailing().endsWith(END);
    if (endless || (beginning && !lacksWholeRules(file, former, text))) {
      throw new RuleSetException(
          file.toString(),
          0,
          "looks cut off: "
              + (endless
                  ? "it ended with a line of three dots, and doesn't any more"
                  : "it is the beginning of the file in force, and more than whole rules are gone")
              + "; allowShrink: true in the file says that this is meant");
    }
  }

  /** Whether the text states what the former one states, without its last rules. */
  private boolean lacksWholeRules(Path file, String former, String text) {
    RuleFile before = RuleFile.parse(former, file.toString(), maxBytes);
    RuleFile after = RuleFile.parse(text, file.toString(), maxBytes);
    return before.startsLike(after);
  }

  @Override
  public void adopted() {
    inForce = candidate;
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
