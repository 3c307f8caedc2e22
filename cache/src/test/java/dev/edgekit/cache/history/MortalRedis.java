package dev.edgekit.cache.history;

import dev.edgekit.cache.FaultProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A real Redis on the loopback interface that keeps its port when it dies and comes back, and can
 * have a replica that takes its place on another port.
 */
public final class MortalRedis implements AutoCloseable {
  private final @Nullable Clocks clocks;
  private final Path kept = Files.createTempFile("kept", ".rdb");
  private final List<ServerProcess> all = new ArrayList<>();
  private ServerProcess server;
  private @Nullable Replica replica;

  /** A second server, and what stands between it and the first. */
  private record Replica(ServerProcess server, FaultProxy link) {}

  private MortalRedis(@Nullable Clocks clocks) throws IOException {
    this.clocks = clocks;
    this.server = another();
    server.start(List.of());
  }

  /** A running one, empty. */
  public static MortalRedis start() throws IOException {
    return new MortalRedis(null);
  }

  /** A running one, empty, by these clocks; null for the machine's. */
  static MortalRedis start(@Nullable Clocks clocks) throws IOException {
    return new MortalRedis(clocks);
  }

  private ServerProcess another() throws IOException {
    ServerProcess another = new ServerProcess(clocks);
    all.add(another);
    return another;
  }

  /** Where it listens. */
  public int port() {
    return server.port();
  }

  /** The first line of the answer to an inline command. */
  public String command(String command) throws IOException {
    return server.command(command);
  }

  /** Lets it hold no more than it does now; for what is new it drops keys by this policy. */
  public void shrink(String policy) throws IOException {
    String used = server.answer("INFO memory", line -> line.startsWith("used_memory:"));
    command("CONFIG SET maxmemory-policy " + policy);
    command("CONFIG SET maxmemory " + used.substring(used.indexOf(':') + 1));
  }

  /** {@code kill -9}. */
  public void kill() {
    server.kill();
  }

  /** Stops it in its tracks; its connections stand. */
  void suspend() throws IOException, InterruptedException {
    server.suspend();
  }

  /** Ends {@link #suspend}. */
  void resume() throws IOException, InterruptedException {
    server.resume();
  }

  /** Comes back with nothing. */
  public void startEmpty() throws IOException {
    Files.deleteIfExists(dump());
    server.start(List.of());
  }

  /** Keeps what it holds now for {@link #startFromSnapshot}. */
  public void snapshot() throws IOException {
    command("SAVE");
    Files.copy(dump(), kept, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The same, unless something is kept already. */
  void snapshotIfThereIsNone() throws IOException {
    if (Files.size(kept) == 0) {
      snapshot();
    }
  }

  /** Somebody's script doesn't end before it is killed. */
  public void beginToRunForEver() throws IOException {
    command("CONFIG SET lua-time-limit 50");
    server.send("EVAL \"while true do end\" 0");
  }

  /** Loads all that it holds again; returns when it has begun. */
  public void reloadInTheBackground() throws IOException {
    server.send("DEBUG RELOAD");
    server.await("PING", line -> line.startsWith("-LOADING"));
  }

  /** Becomes a replica of that one; returns when it holds what that one holds. */
  public void follow(int master) throws IOException {
    command("REPLICAOF 127.0.0.1 " + master);
    server.await("INFO replication", line -> line.equals("master_link_status:up"));
  }

  /** How often this command was called. */
  public long calls(String command) throws IOException {
    String figure = "cmdstat_" + command + ":calls=";
    String line = server.answer("INFO commandstats", found -> found.startsWith(figure));
    return Long.parseLong(line.substring(figure.length(), line.indexOf(',')));
  }

  /** Comes back as a replica that had seen nothing since the snapshot, however old that is. */
  public void startFromSnapshot() throws IOException {
    Files.copy(kept, dump(), StandardCopyOption.REPLACE_EXISTING);
    server.start(List.of());
  }

  /** Starts a replica; returns when it holds what this one holds. */
  public void startReplica() throws IOException {
    FaultProxy link = FaultProxy.to(server.port());
    ServerProcess started = another();
    replica = new Replica(started, link);
    started.start(List.of("--replicaof", "127.0.0.1", Integer.toString(link.port())));
    started.await("INFO replication", line -> line.equals("master_link_status:up"));
  }

  /** The replica hears no more of what is written. */
  public void cutReplicaOff() {
    Objects.requireNonNull(replica).link.cut();
  }

  /** The replica becomes the master, under its own port; the old one is dead. */
  public void promoteReplica() throws IOException {
    Replica promoted = Objects.requireNonNull(replica);
    String done = promoted.server.command("REPLICAOF NO ONE");
    if (!done.startsWith("+OK")) {
      throw new IOException(done);
    }
    promoted.link.close();
    server = promoted.server;
    replica = null;
  }

  private Path dump() {
    return server.directory().resolve("dump.rdb");
  }

  @Override
  public void close() throws IOException {
    if (replica != null) {
      replica.link.close();
    }
    for (ServerProcess each : all) {
      each.close();
    }
    Files.deleteIfExists(kept);
  }
}
