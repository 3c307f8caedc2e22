package dev.edgekit.benchmarks.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Database and Redis, in a folder of their own; the same for every stage. */
public final class Stores implements AutoCloseable {
  /** The Redis of responses. */
  public static final String RESPONSES = "responses";

  /** The Redis of sessions. */
  public static final String SESSIONS = "sessions";

  private final Path folder;
  private final int databasePort = Program.freePort();
  private final int responsesPort = Program.freePort();
  private final int sessionsPort = Program.freePort();
  private final List<Program> programs = new ArrayList<>();
  private final Map<String, Program> redis = new LinkedHashMap<>();
  private final boolean root = System.getProperty("user.name").equals("root");

  private Stores(Path folder) throws IOException {
    this.folder = folder;
  }

  /** Starts them, and fills the database. */
  public static Stores start(Path folder) throws IOException {
    Stores stores = new Stores(folder);
    try {
      stores.startDatabase();
      stores.startRedis(RESPONSES);
      stores.startRedis(SESSIONS);
      return stores;
    } catch (IOException e) {
      stores.close();
      throw e;
    }
  }

  /** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
  private List<String> asItsUser(String... command) {
    List<String> all = new ArrayList<>();
    if (root) {
      all.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    }
    all.addAll(List.of(command));
    return all;
  }

  private void startDatabase() throws IOException {
    Path data = Files.createDirectory(folder.resolve("database"));
    if (root) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.setOwner(
          data,
          folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
    }
    String where = data.toString();
    Program.run(
        "initdb",
        folder,
        asItsUser(
            "initdb",
            "-D",
            where,
            "-U",
            "story",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
            "--no-instructions"));
    programs.add(
        Program.start(
                "database",
                folder,
                asItsUser(
                    "postgres",
                    "-D",
                    where,
                    "-k",
                    where,
                    "-p",
                    Integer.toString(databasePort),
                    "-c",
                    "listen_addresses=127.0.0.1",
                    "-c",
                    "shared_buffers=128MB"))
            .listening(databasePort, folder));
    fill();
  }

  private void fill() throws IOException {
    Path rows = folder.resolve("rows.sql");
    Files.writeString(rows, Surroundings.resource("rows.sql"), UTF_8);
    Program.run(
        "rows",
        folder,
        List.of(
            "psql",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            "127.0.0.1",
            "-p",
            Integer.toString(databasePort),
            "-U",
            "story",
            "-d",
            "postgres",
            "-v",
            "categories=" + Platform.CATEGORIES,
            "-v",
            "courses=" + Platform.COURSES,
            "-v",
            "covers=" + Platform.COVERS,
            "-f",
            rows.toString()));
  }

  /** Starts a Redis, with its last snapshot if there is one. */
  public void startRedis(String name) throws IOException {
    int port = name.equals(RESPONSES) ? responsesPort : sessionsPort;
    List<String> command =
        List.of(
            "redis-server",
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            folder.toString(),
            "--dbfilename",
            name + ".rdb");
    redis.put(name, Program.start(name, folder, command).listening(port, folder));
  }

  /** The process of a Redis. */
  public Program redis(String name) {
    return Objects.requireNonNull(redis.get(name));
  }

  /** Empties Redis between two stages. */
  void flush() {
    try (RedisClient client = RedisClient.create(responsesRedis());
        StatefulRedisConnection<String, String> connection = client.connect()) {
      connection.sync().flushall();
    }
  }

  /** Commands and bytes in both directions of the Redis for responses, since it started. */
  long[] redisTraffic() {
    try (RedisClient client = RedisClient.create(responsesRedis());
        StatefulRedisConnection<String, String> connection = client.connect()) {
      Map<String, String> stats =
          connection
              .sync()
              .info("stats")
              .lines()
              .filter(line -> line.contains(":"))
              .collect(Collectors.toMap(l -> l.split(":", 2)[0], l -> l.split(":", 2)[1].trim()));
      return new long[] {
        number(stats, "total_commands_processed"),
        number(stats, "total_net_input_bytes") + number(stats, "total_net_output_bytes")
      };
    }
  }

  private static long number(Map<String, String> stats, String name) {
    return Long.parseLong(stats.getOrDefault(name, "0"));
  }

  Map<String, Double> cpuSeconds() {
    return Map.of(
        "Redis",
        redis.values().stream().mapToDouble(Program::cpuSeconds).sum(),
        "database",
        programs.get(0).cpuSeconds());
  }

  public Path folder() {
    return folder;
  }

  String databaseUrl() {
    return "jdbc:postgresql://127.0.0.1:" + databasePort + "/postgres?user=story";
  }

  public String responsesRedis() {
    return "redis://127.0.0.1:" + responsesPort;
  }

  public String sessionsRedis() {
    return "redis://127.0.0.1:" + sessionsPort;
  }

  @Override
  public void close() {
    redis.values().forEach(Program::close);
    programs.forEach(Program::close);
  }
}
