package dev.edgekit.examples.demo;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.rule.RequestClassifier;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.cache.CaffeineTier;
import dev.edgekit.cache.Credentials;
import dev.edgekit.cache.RedisTier;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.store.FilesystemOriginals;
import dev.edgekit.image.store.FilesystemVariants;
import java.util.List;

/** One of the site's two servers, with a cache, a pipeline and a gate of its own. Thread-safe. */
final class Node implements AutoCloseable {
  private static final long LOCAL_CACHE_BYTES = 16 << 20;

  private final String name;
  private final CacheFigures cacheFigures;
  private final ImageFigures imageFigures;
  private final ResponseCache cache;
  private final ImageService images;
  private final AuthGate gate;
  private final WebServer server;

  private Node(String name, int port, Shared shared) {
    this.name = name;
    this.cacheFigures = new CacheFigures();
    this.cache = cache(shared);
    this.images = images(shared);
    this.imageFigures = new ImageFigures(images::serve);
    ExpressSessions sessions = sessions(shared);
    RuleSource rules = RuleSource.watching(shared.data().rules());
    this.gate = gate(shared, rules, sessions);
    Controllers controllers =
        new Controllers(name, shared.catalogue(), cache, images, sessions, shared.panel());
    Observer observer =
        new Observer(
            name,
            new RequestClassifier(rules),
            shared.panel().requests(),
            cacheFigures,
            imageFigures);
    try {
      this.server =
          WebServer.start(port, gate, new CourseSite(cache, images, controllers), observer);
    } catch (RuntimeException e) {
      closeParts();
      throw e;
    }
  }

  /**
   * Starts a node on the loopback interface.
   *
   * @throws UsageException if the port is taken
   */
  static Node start(String name, int port, Shared shared) {
    Node node = new Node(name, port, shared);
    shared.panel().add(node);
    shared.edge().add(node.url());
    return node;
  }

  private static ResponseCache cache(Shared shared) {
    return ResponseCache.builder()
        .local(CaffeineTier.ofMaxBytes(LOCAL_CACHE_BYTES))
        .remote(RedisTier.connect(shared.redisUri()))
        .credentials(Credentials.standard().withPrincipal(DecidedRequest::principalOf))
        .edge(shared.edge()::purge)
        .purgingAgainAfter(shared.edge().transit())
        .build();
  }

  private static ImageService images(Shared shared) {
    return ImageService.builder()
        .originals(FilesystemOriginals.at(shared.data().originals()))
        .variants(FilesystemVariants.at(shared.data().variants()))
        .widths(320, 480, 640, 960, 1280, 1920)
        .effort(Effort.BALANCED) // each is made once and sent often
        .build();
  }

  private static ExpressSessions sessions(Shared shared) {
    return ExpressSessions.connect(shared.redisUri(), List.of(shared.sessionSecret()))
        .withInsecureCookie(); // this site is plain HTTP on the loopback interface
  }

  private static AuthGate gate(Shared shared, RuleSource rules, ExpressSessions sessions) {
    return AuthGate.builder()
        .rules(rules)
        .sessions(sessions)
        .apiKeys(ApiKeys.at(shared.data().keys()))
        .build();
  }

  String name() {
    return name;
  }

  /** {@code http://127.0.0.1:8080}. */
  String url() {
    return server.url();
  }

  int port() {
    return server.port();
  }

  CacheFigures cacheFigures() {
    return cacheFigures;
  }

  ImageFigures imageFigures() {
    return imageFigures;
  }

  ImageService images() {
    return images;
  }

  ResponseCache cache() {
    return cache;
  }

  /** Lets the whole fleet read the categories again. */
  void forgetCategories() {
    var unused = cache.invalidate(Controllers.CATEGORIES);
  }

  @Override
  public void close() {
    server.close();
    closeParts();
  }

  private void closeParts() {
    imageFigures.close();
    gate.close();
    images.close();
    cache.close();
  }
}
