package dev.edgekit.benchmarks.story.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.edgekit.benchmarks.story.Program;
import dev.edgekit.benchmarks.story.Stores;
import dev.edgekit.benchmarks.story.Surroundings;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;

/** What goes wrong, one after the other. Node 1 lives through all of it; node 2 is killed. */
final class Troubles {
  private static final long AWAY_MILLIS = 4_000;
  private static final long RELOAD_MILLIS = 10_000;

  private final Surroundings around;
  private final Stores stores;
  private final Callers callers;
  private final Windows windows;
  private final Findings findings;
  private final Timeline times;
  private final Timeline suspended;
  private final String rules;
  private boolean isDenied;

  /**
   * Nothing has happened yet.
   *
   * @param times gets what happened when
   * @param suspended gets the times at which node 1 is
   */
  Troubles(
      Surroundings around,
      Stores stores,
      Callers callers,
      Windows windows,
      Findings findings,
      Timeline times,
      Timeline suspended)
      throws IOException {
    this.around = around;
    this.stores = stores;
    this.callers = callers;
    this.windows = windows;
    this.findings = findings;
    this.times = times;
    this.suspended = suspended;
    this.rules = Surroundings.resource("rules.yaml");
  }

  /** In the order in which they happen, again and again. */
  enum Trouble {
    SNAPSHOT("Redis writes a snapshot"),
    RELOAD("rules reloaded, then a broken file"),
    RESTART("Redis restarted with a snapshot"),
    FREEZE("node 1 frozen for 4 s"),
    KILL_NODE("node 2 killed and replaced"),
    KILL_REDIS("Redis killed, back with its last snapshot"),
    HANG("Redis hangs for 4 s"),
    SESSIONS("the sessions' Redis restarted");

    private final String title;

    Trouble(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /** Makes it happen, and returns when it is over. */
  void happen(Trouble trouble) throws IOException, InterruptedException {
    Timeline.Span span = times.begins(trouble.title());
    try {
      make(trouble);
    } finally {
      span.ends();
    }
  }

  private void make(Trouble trouble) throws IOException, InterruptedException {
    switch (trouble) {
      case SNAPSHOT -> onRedis(stores.responsesRedis(), RedisCommands::bgsave);
      case RELOAD -> reload();
      case RESTART -> restart(Stores.RESPONSES, stores.responsesRedis());
      case FREEZE -> {
        Timeline.Span span = suspended.begins("node 1 suspended");
        freeze(around.node(0));
        span.ends();
      }
      case KILL_NODE -> windows.during(Windows.Away.NODE, this::killNode);
      case KILL_REDIS -> {
        stores.redis(Stores.RESPONSES).kill();
        stores.startRedis(Stores.RESPONSES);
      }
      case HANG -> freeze(stores.redis(Stores.RESPONSES));
      case SESSIONS ->
          windows.during(
              Windows.Away.SESSIONS, () -> restart(Stores.SESSIONS, stores.sessionsRedis()));
    }
  }

  private void restart(String name, String url) throws IOException, InterruptedException {
    Program redis = stores.redis(name);
    onRedis(url, commands -> commands.shutdown(true));
    redis.awaitEnd();
    Thread.sleep(AWAY_MILLIS);
    stores.startRedis(name);
  }

  private static void onRedis(String url, Consumer<RedisCommands<String, String>> what) {
    RedisClient client = RedisClient.create(url);
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      what.accept(connection.sync());
    } catch (RedisException e) {
      // a server that shuts down doesn't answer; one that doesn't is waited for in vain
    } finally {
      client.shutdown();
    }
  }

  private static void freeze(Program program) throws IOException, InterruptedException {
    signal("-STOP", program);
    Thread.sleep(AWAY_MILLIS);
    signal("-CONT", program);
  }

  private static void signal(String signal, Program program)
      throws IOException, InterruptedException {
    new ProcessBuilder(List.of("kill", signal, Long.toString(program.pid()))).start().waitFor();
  }

  private void killNode() throws IOException, InterruptedException {
    around.node(1).kill();
    Thread.sleep(AWAY_MILLIS);
    around.replaceNode(1);
  }

  private void reload() throws IOException, InterruptedException {
    isDenied = !isDenied;
    String promo = "  - {id: promo, when: \"Path(`/promo`)\", check: %s}\n";
    String good = rules + promo.formatted(isDenied ? "deny" : "none");
    write(good);
    Thread.sleep(RELOAD_MILLIS);
    checkRules("reloaded");
    write(rules + promo.formatted("deny").replace(")", ""));
    Thread.sleep(RELOAD_MILLIS);
    checkRules("kept, after a broken file");
    write(good); // a node that starts needs a good one
  }

  private void checkRules(String what) {
    int expected = isDenied ? 403 : 404;
    for (String node : around.nodeUrls()) {
      int status = callers.status(node + "/promo");
      findings.asked("rules " + what);
      if (status != expected) {
        findings.wrong("rules are not " + what, status + " instead of " + expected + " at " + node);
      }
    }
  }

  private void write(String text) throws IOException {
    Path file = stores.folder().resolve("rules.yaml");
    Path part = file.resolveSibling("rules.part");
    Files.writeString(part, text, UTF_8);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
