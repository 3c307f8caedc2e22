package dev.edgekit.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a file or directory of rules by looking at it: size, time and identity of what it leads
 * to. Looking is right where file events are not: through symbolic links, on network and container
 * file systems, and when a directory is replaced as a whole.
 */
final class WatchedRules implements RuleSource {
  /** How often the files are looked at. */
  static final Duration INTERVAL = Duration.ofMillis(200);

  private static final Logger LOG = LoggerFactory.getLogger(WatchedRules.class);

  private final Path path;
  private final Consumer<RuleReload> listener;
  private final Thread thread;
  private volatile RuleSet current;
  private volatile boolean closed;

  /** What was loaded or refused last, and what was seen last. */
  private List<String> tried;

  private List<String> seen;

  private WatchedRules(Path path, Consumer<RuleReload> listener) {
    this.path = path;
    this.listener = listener;
    tried = signature();
    seen = tried;
    current = RuleSet.load(path);
    thread = new Thread(this::follow, "edgekit-rules");
    thread.setDaemon(true);
  }

  static WatchedRules start(Path path, Consumer<RuleReload> listener) {
    WatchedRules rules = new WatchedRules(path, listener);
    rules.thread.start();
    return rules;
  }

  @Override
  public RuleSet current() {
    return current;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void follow() {
    while (!closed) {
      try {
        Thread.sleep(INTERVAL.toMillis());
        look();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) {
        LOG.error("{}: kept {}", path, current, e);
      }
    }
  }

  /** Loads what has changed and was then left alone for one interval. */
  private void look() {
    List<String> now = signature();
    boolean settled = now.equals(seen);
    seen = now;
    if (settled && !now.equals(tried)) {
      tried = now;
      reload();
    }
  }

  private void reload() {
    Optional<String> problem = Optional.empty();
    try {
      RuleSet candidate = RuleSet.load(path);
      if (!signature().equals(tried)) {
        // Changed while it was read: what was read may be half of it, so it is read again
        tried = List.of();
        return;
      }
      current = ReloadGuard.checked(current, candidate, path.toString());
    } catch (RuleSetException e) {
      problem = Optional.of(String.valueOf(e.getMessage()));
    }
    listener.accept(new RuleReload(path.toString(), current, problem));
  }

  private List<String> signature() {
    List<String> signature = new ArrayList<>();
    try {
      for (Path file : Files.isDirectory(path) ? RuleFile.filesIn(path) : List.of(path)) {
        Path real = file.toRealPath();
        BasicFileAttributes attributes =
            Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        signature.add(
            real
                + " "
                + attributes.fileKey()
                + " "
                + attributes.size()
                + " "
                + attributes.lastModifiedTime().toInstant());
      }
    } catch (IOException e) {
      signature.add("unreadable " + e);
    }
    return signature;
  }
}
