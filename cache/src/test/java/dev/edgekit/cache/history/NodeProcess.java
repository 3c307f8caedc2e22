package dev.edgekit.cache.history;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The parent's end of one {@link Node}. Thread-safe. */
public final class NodeProcess implements AutoCloseable {
  /** Whether it is asked for anything before it has heard the log. */
  public enum Start {
    JOINED,
    AT_ONCE;

    /** That of this process. */
    static Start ofThisProcess() {
      return valueOf(System.getProperty(Start.class.getName(), JOINED.name()));
    }
  }

  /** No verdict on a cache: how long a run waits for a node on a machine that does much else. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private final String name;
  private final Process process;
  private final History history;
  private final @Nullable Clocks clocks;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final AtomicInteger commands = new AtomicInteger();
  private final Map<String, CompletableFuture<Void>> running = new ConcurrentHashMap<>();

  private NodeProcess(String name, Process process, History history, @Nullable Clocks clocks) {
    this.name = name;
    this.process = process;
    this.history = history;
    this.clocks = clocks;
  }

  /** Starts a JVM on this one's class path. */
  static NodeProcess start(
      String name,
      Class<? extends FleetCache> cache,
      String redisUri,
      int originPort,
      Fleet.Bounds bounds,
      History history,
      Start start,
      @Nullable Clocks clocks)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-Xshare:auto", "-Dorg.slf4j.simpleLogger.defaultLogLevel=off"));
    command.add("-D" + Start.class.getName() + "=" + start);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Node.class.getName()));
    command.addAll(List.of(name, cache.getName()));
    command.addAll(List.of(redisUri, Integer.toString(originPort)));
    command.add(Long.toString(bounds.maxStaleness().toMillis()));
    command.add(Long.toString(bounds.loadTimeout().toMillis()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    if (clocks != null) {
      clocks.putInto(builder.environment());
    }
    NodeProcess node = new NodeProcess(name, builder.start(), history, clocks);
    Thread reader = new Thread(node::readAll, "reads " + name);
    reader.setDaemon(true);
    reader.start();
    return node;
  }

  private void readAll() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        heard(line);
      }
    } catch (IOException e) {
      // killed
    }
    IllegalStateException gone = new IllegalStateException(name + " is gone");
    ready.completeExceptionally(gone);
    running.values().forEach(f -> f.completeExceptionally(gone));
  }

  private void heard(String line) {
    if (line.equals("ready")) {
      ready.complete(null);
    } else if (line.startsWith("D ")) {
      CompletableFuture<Void> done = running.remove(line.substring(2));
      if (done != null) {
        done.complete(null);
      }
    } else {
      history.parse(name, line);
    }
  }

  /** Its name in the history. */
  public String name() {
    return name;
  }

  void awaitReady() throws InterruptedException {
    await(ready, PATIENCE);
  }

  /** Sends a command; done when the node has carried it out. */
  public CompletableFuture<Void> send(String command) {
    String number = Integer.toString(commands.incrementAndGet());
    CompletableFuture<Void> done = new CompletableFuture<>();
    running.put(number, done);
    try {
      OutputStream in = process.getOutputStream();
      synchronized (this) {
        in.write((number + " " + command + "\n").getBytes(StandardCharsets.US_ASCII));
        in.flush();
      }
    } catch (IOException e) {
      done.completeExceptionally(e);
    }
    return done;
  }

  /** Sends a command and waits until it is carried out. */
  public void ask(String command) throws InterruptedException {
    await(send(command), PATIENCE);
  }

  static void await(CompletableFuture<Void> done, Duration timeout) throws InterruptedException {
    try {
      done.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** {@code kill -9}. */
  public void kill() {
    ServerProcess.kill(process);
  }

  /** Stops it in its tracks, as a long garbage collection or a paused machine would. */
  public void suspend() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** Ends {@link #suspend}. */
  public void resume() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    ServerProcess.signal(process, signal);
  }

  /** Its clocks, if they are its own. */
  Clocks clocks() {
    return Objects.requireNonNull(clocks, "started by the machine's clocks");
  }

  @Override
  public void close() {
    kill();
  }
}
