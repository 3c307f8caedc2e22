package dev.edgekit.cache.internal.redis;

import dev.edgekit.cache.internal.log.RemoteHealth;
import dev.edgekit.cache.internal.log.RemoteHealth.Kind;
import dev.edgekit.cache.internal.log.RemoteLog;
import io.lettuce.core.RedisCommandExecutionException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Redis fails to do, by use. A failure stands until the same use succeeds, and is told once
 * for all that fail alike. Thread-safe.
 */
public final class RedisHealth {
  /** How scripts in various releases say that a user may not run their commands. */
  private static final Pattern DENIAL =
      Pattern.compile("can't run this command|can't access at least one|ACL failure");

  private static final RemoteHealth UNKNOWN =
      new RemoteHealth(Kind.DOWN, "Redis has not answered yet");

  private static final Pattern CODE = Pattern.compile("\\b[A-Z]{3,}\\b");

  private final RemoteLog.Watcher watcher;
  private final RedisRights rights;

  /** Guarded by this. */
  private final Map<RedisUse, Problem> problems = new EnumMap<>(RedisUse.class);

  /** Whether there are any problems, or nothing is known: all that a good command looks at. */
  private volatile boolean troubled = true;

  /** Whether anything was ever answered or failed. Guarded by this. */
  private boolean met;

  private volatile boolean tellsRestarts = true;
  private boolean closed;

  /** Two problems with the same code, such as {@code NOPERM}, are alike. */
  private record Problem(String code, RemoteHealth health) {
    boolean isLike(@Nullable Problem other) {
      return other != null && code.equals(other.code);
    }
  }

  public RedisHealth(RemoteLog.Watcher watcher, RedisKeys keys) {
    this.watcher = watcher;
    this.rights = new RedisRights(keys.namespace());
  }

  /** This use succeeded. */
  void done(RedisUse use) {
    if (troubled) {
      clear(use);
    }
  }

  private synchronized void clear(RedisUse use) {
    met = true;
    boolean gone = problems.remove(use) != null;
    troubled = !problems.isEmpty();
    if (gone && !troubled) {
      watcher.found();
    }
  }

  /** This use failed; in the server's words, if the causes hold any. */
  void failed(RedisUse use, Throwable error) {
    RedisCommandExecutionException refusal = refusal(error);
    if (refusal != null) {
      refused(use, String.valueOf(refusal.getMessage()));
    } else {
      String cause = "Redis doesn't answer: " + words(error);
      note(use, new Problem("", new RemoteHealth(Kind.DOWN, cause)));
    }
  }

  /** The server said no in these words. */
  void refused(RedisUse use, String words) {
    if (use != RedisUse.ASIDE) {
      String code = code(words);
      String advice = rights.advice(code, use);
      String said =
          advice.isEmpty() || !words.endsWith(".") ? words : words.substring(0, words.length() - 1);
      refused(use, code, "Redis refuses: " + said + advice);
    }
  }

  /** The result of a trial: commands that the user may not run, and the errors that they gave. */
  void rights(List<String> found) {
    String missing = rights.missing(found);
    if (missing.isEmpty()) {
      done(RedisUse.RIGHTS);
    } else {
      refused(RedisUse.RIGHTS, "NOPERM", missing);
    }
  }

  private void refused(RedisUse use, String code, String cause) {
    note(use, new Problem(code, new RemoteHealth(Kind.REFUSING, cause)));
  }

  /** Notes whether the server tells of its restarts. */
  void tellsRestarts(boolean tells) {
    if (tells != tellsRestarts) {
      tellsRestarts = tells;
      if (!tells) {
        watcher.warned(rights.restartsUnseen());
      }
    }
  }

  boolean tellsRestarts() {
    return tellsRestarts;
  }

  private synchronized void note(RedisUse use, Problem problem) {
    met = true;
    boolean told = problems.values().stream().anyMatch(problem::isLike);
    if (!closed) {
      problems.put(use, problem);
      troubled = true;
      if (!told) {
        watcher.lost(problem.health.cause());
      }
    }
  }

  /** Whether the server refused this use when it was last asked. */
  synchronized boolean isRefused(RedisUse use) {
    Problem problem = problems.get(use);
    return problem != null && problem.health.kind() == Kind.REFUSING;
  }

  /** How the log is served. */
  RemoteHealth ofLog() {
    return worst(RedisUse::isOfLog);
  }

  /** How the entries are served. */
  RemoteHealth ofEntries() {
    return worst(RedisUse::isOfEntries);
  }

  private synchronized RemoteHealth worst(Predicate<RedisUse> uses) {
    RemoteHealth worst = met ? RemoteHealth.WELL : UNKNOWN;
    for (Map.Entry<RedisUse, Problem> problem : problems.entrySet()) {
      RemoteHealth health = problem.getValue().health;
      if (uses.test(problem.getKey()) && health.kind().compareTo(worst.kind()) > 0) {
        worst = health;
      }
    }
    return worst;
  }

  /** From now on nothing is told. */
  public synchronized void close() {
    closed = true;
  }

  private static @Nullable RedisCommandExecutionException refusal(Throwable error) {
    for (Throwable t = error; t != null; t = t.getCause()) {
      if (t instanceof RedisCommandExecutionException refusal) {
        return refusal;
      }
    }
    return null;
  }

  /** The first specific code in a server's error, also from a script. */
  static String code(String words) {
    if (DENIAL.matcher(words).find()) {
      return "NOPERM";
    }
    Matcher matcher = CODE.matcher(words);
    while (matcher.find()) {
      if (!matcher.group().equals("ERR")) {
        return matcher.group();
      }
    }
    return "ERR";
  }

  /** The outermost message and the innermost, which says why. */
  private static String words(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    // as the JDK writes an address whose name wasn't looked up
    String outer = String.valueOf(error.getMessage()).replace("/<unresolved>", "");
    String inner = Objects.toString(root.getMessage(), "").replace("/<unresolved>", "");
    return outer.contains(inner) ? outer : outer + ": " + inner;
  }
}
