package dev.edgekit.examples.demo;

import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.cache.http.VarnishPurger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole site in one process: its folder, its Redis and its two nodes. Thread-safe. */
final class Site implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Site.class);

  /** The photograph that the panel shows before and after. */
  private static final String COMPARED = "dragonfly.jpg";

  private final DataFolder data;
  private final Optional<RedisProcess> redis;
  private final String apiKey;
  private final Edge edge;
  private final List<Node> nodes;
  private final Deque<AutoCloseable> opened;

  private Site(
      DataFolder data,
      Optional<RedisProcess> redis,
      String apiKey,
      Edge edge,
      List<Node> nodes,
      Deque<AutoCloseable> opened) {
    this.data = data;
    this.redis = redis;
    this.apiKey = apiKey;
    this.edge = edge;
    this.nodes = nodes;
    this.opened = opened;
  }

  /**
   * Starts everything, or nothing.
   *
   * @throws UsageException if the options don't allow it
   */
  static Site start(Options options) throws IOException {
    Deque<AutoCloseable> opened = new ArrayDeque<>();
    boolean started = false;
    try {
      Site site = start(options, opened);
      started = true;
      return site;
    } finally {
      if (!started) {
        closeAll(opened);
      }
    }
  }

  private static Site start(Options options, Deque<AutoCloseable> opened) throws IOException {
    Catalogue catalogue = new Catalogue();
    DataFolder data = DataFolder.open(options.data(), catalogue.courses());
    opened.push(data);
    Optional<RedisProcess> redis = Optional.empty();
    if (options.redis().isEmpty()) {
      redis = Optional.of(RedisProcess.start(data.redis()));
      opened.push(redis.get());
    }
    String redisUri = redis.map(RedisProcess::uri).or(options::redis).orElseThrow();
    Edge edge = Edge.start(options.varnish().map(VarnishPurger::at));
    opened.push(edge);
    Panel panel = new Panel(edge);
    Shared shared = new Shared(redisUri, newSecret(), data, catalogue, edge, panel);
    String apiKey = issueKey(data);
    Node first = Node.start("node 1", options.port(), shared);
    opened.push(first);
    Node second = Node.start("node 2", options.port() + 1, shared);
    opened.push(second);
    first.forgetCategories(); // the catalogue begins anew, while Redis may remember the last run's
    panel.onFirstLook(() -> compare(data.originals().resolve(COMPARED), first, panel));
    return new Site(data, redis, apiKey, edge, List.of(first, second), opened);
  }

  DataFolder data() {
    return data;
  }

  /** The Redis that this site started; absent if it was given one. */
  Optional<RedisProcess> redis() {
    return redis;
  }

  /** The key that other services call with, of this run alone. */
  String apiKey() {
    return apiKey;
  }

  /** What stands for a CDN in front of both. */
  Edge edge() {
    return edge;
  }

  /** Node 1 and node 2. */
  List<Node> nodes() {
    return nodes;
  }

  /** Stops everything, the last that was started first. */
  @Override
  public void close() {
    closeAll(opened);
  }

  private static synchronized void closeAll(Deque<AutoCloseable> opened) {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        log.warn("could not be closed: {}", e.toString());
      }
    }
  }

  /** In the background, since it takes as long as a few pictures do. */
  private static void compare(Path original, Node node, Panel panel) {
    Thread thread =
        new Thread(
            () -> {
              try {
                panel.compare(Comparison.of(Files.readAllBytes(original), node.images()));
              } catch (IOException | RuntimeException e) {
                log.warn("no comparison of {}: {}", original, e.toString());
              }
            },
            "comparison");
    thread.setDaemon(true);
    thread.start();
  }

  /** Keys are kept as digests only, so each start issues the one that it prints. */
  private static String issueKey(DataFolder data) throws IOException {
    Files.deleteIfExists(data.keys());
    try (ApiKeys keys = ApiKeys.at(data.keys()).withPrefix("demo_")) {
      return keys.issue("reporting service").text();
    }
  }

  private static String newSecret() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return Base64.getEncoder().encodeToString(secret);
  }
}
