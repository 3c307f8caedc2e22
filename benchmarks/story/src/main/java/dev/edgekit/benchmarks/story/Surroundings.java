package dev.edgekit.benchmarks.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.edgekit.benchmarks.story.node.ServiceNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The programs of one stage: the CDN with its log, the balancer, the two nodes. Database and Redis
 * are those of the whole story.
 */
public final class Surroundings implements AutoCloseable {
  private final Stage stage;
  private final Stores stores;
  private final Path folder;
  private final List<String> nodeOptions;
  private final boolean isWatched;
  private final int cdnPort = Program.freePort();
  private final int apiPort = Program.freePort();
  private final int imagesPort = Program.freePort();
  private final List<Integer> nodePorts = List.of(Program.freePort(), Program.freePort());
  private final List<Program> nodes = new ArrayList<>();
  private final List<Program> log = new ArrayList<>();
  private final Map<String, Program> programs = new LinkedHashMap<>();

  private Surroundings(
      Stage stage, Stores stores, Path folder, List<String> nodeOptions, boolean isWatched)
      throws IOException {
    this.stage = stage;
    this.stores = stores;
    this.folder = folder;
    this.nodeOptions = nodeOptions;
    this.isWatched = isWatched;
  }

  static Surroundings start(Stage stage, Stores stores) throws IOException {
    return start(stage, stores, List.of("-Xmx384m"), false);
  }

  /**
   * Starts them.
   *
   * @param nodeOptions what the nodes' JVMs are told
   * @param isWatched whether an answer says by which node it was made and when, and when the CDN
   *     got it
   */
  public static Surroundings start(
      Stage stage, Stores stores, List<String> nodeOptions, boolean isWatched) throws IOException {
    Path folder = Files.createDirectories(stores.folder().resolve("stage-" + stage.title()));
    Surroundings around = new Surroundings(stage, stores, folder, nodeOptions, isWatched);
    try {
      around.startNodes();
      around.startBalancer();
      around.startCdn();
      return around;
    } catch (IOException e) {
      around.close();
      throw e;
    }
  }

  private void startNodes() throws IOException {
    for (int port : nodePorts) {
      nodes.add(startNode(port));
    }
    for (int i = 0; i < nodePorts.size(); i++) {
      nodes.get(i).listening(nodePorts.get(i), folder);
    }
  }

  private Program startNode(int port) throws IOException {
    return Program.start("node-" + port, folder, nodeCommand(port));
  }

  /** The process of a node, by its number from 0 on. */
  public Program node(int number) {
    return nodes.get(number);
  }

  /** Puts a new process in a node's place, whose process has ended. */
  public void replaceNode(int number) throws IOException {
    int port = nodePorts.get(number);
    nodes.set(number, startNode(port).listening(port, folder));
  }

  private List<String> nodeCommand(int port) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(nodeOptions);
    if (isWatched) {
      command.add("-Dstory.node=" + (1 + nodePorts.indexOf(port)));
    }
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-cp",
            System.getProperty("java.class.path"),
            ServiceNode.class.getName(),
            stage.name(),
            Integer.toString(port),
            stores.folder().toString(),
            stores.databaseUrl(),
            stores.responsesRedis(),
            stores.sessionsRedis(),
            cdnUrl()));
    return command;
  }

  private void startBalancer() throws IOException {
    boolean root = System.getProperty("user.name").equals("root");
    Path file = folder.resolve("balancer.conf");
    Files.writeString(
        file, filled("balancer.conf").replace("@USER@", root ? "user root;" : ""), UTF_8);
    List<String> command =
        List.of(
            "nginx",
            "-p",
            folder.toString(),
            "-c",
            file.toString(),
            "-e",
            "stderr",
            "-g",
            "daemon off;");
    programs.put("balancer", Program.start("balancer", folder, command).listening(apiPort, folder));
  }

  private void startCdn() throws IOException {
    Path file = folder.resolve("cdn.vcl");
    Files.writeString(file, filled("cdn.vcl"), UTF_8);
    String work = folder.resolve("varnish").toString();
    List<String> command =
        List.of(
            "varnishd",
            "-F",
            "-j",
            "none",
            "-n",
            work,
            "-a",
            "127.0.0.1:" + cdnPort,
            "-T",
            "none",
            "-s",
            "malloc,512m",
            "-f",
            file.toString());
    programs.put("CDN", Program.start("cdn", folder, command).listening(cdnPort, folder));
    List<String> bytes =
        List.of("varnishncsa", "-n", work, "-F", "%m %U %s %O %I", "-w", cdnLog().toString());
    log.add(Program.start("cdnlog", folder, bytes));
  }

  private String filled(String resource) throws IOException {
    return resource(resource)
        .replace("@API_PORT@", Integer.toString(apiPort))
        .replace("@IMAGES_PORT@", Integer.toString(imagesPort))
        .replace("@NODE_1@", Integer.toString(nodePorts.get(0)))
        .replace("@NODE_2@", Integer.toString(nodePorts.get(1)))
        .replace("@WATCHED@", Boolean.toString(isWatched))
        .replace("@API_IS_CACHED@", Boolean.toString(stage.cdnKeepsApi()))
        .replace("@COOKIES_PASS@", Boolean.toString(!stage.isShared()));
  }

  /** The text of a resource beside this class. */
  public static String resource(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(Surroundings.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  public String cdnUrl() {
    return "http://127.0.0.1:" + cdnPort;
  }

  public String balancerUrl() {
    return "http://127.0.0.1:" + apiPort;
  }

  public List<String> nodeUrls() {
    return nodePorts.stream().map(port -> "http://127.0.0.1:" + port).toList();
  }

  public String sessionsRedis() {
    return stores.sessionsRedis();
  }

  /** Processor time by program since it started, in seconds. */
  Map<String, Double> cpuSeconds() {
    Map<String, Double> seconds = new LinkedHashMap<>();
    programs.forEach((name, program) -> seconds.put(name, program.cpuSeconds()));
    seconds.put("nodes", nodes.stream().mapToDouble(Program::cpuSeconds).sum());
    seconds.putAll(stores.cpuSeconds());
    return seconds;
  }

  Path cdnLog() {
    return folder.resolve("cdn-bytes.log");
  }

  public Path apiLog() {
    return folder.resolve("api.log");
  }

  Path imagesLog() {
    return folder.resolve("images.log");
  }

  /** Ends the CDN's log, which is whole then. */
  void endLog() {
    log.forEach(Program::close);
  }

  @Override
  public void close() {
    endLog();
    programs.values().forEach(Program::close);
    nodes.forEach(Program::close);
  }
}
