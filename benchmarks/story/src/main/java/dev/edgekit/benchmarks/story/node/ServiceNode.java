package dev.edgekit.benchmarks.story.node;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.benchmarks.story.JpegLadder;
import dev.edgekit.benchmarks.story.Stage;
import dev.edgekit.cache.CaffeineTier;
import dev.edgekit.cache.EdgePurger;
import dev.edgekit.cache.EhcacheTier;
import dev.edgekit.cache.RedisTier;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.cache.ResponseCacheBuilder;
import dev.edgekit.cache.http.VarnishPurger;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A node: the three libraries joined, on Jetty. The arguments are those of {@link #main}. */
public final class ServiceNode {
  /** What the session's cookie is signed with, in this measurement. */
  public static final String SESSION_SECRET = "the story's own secret, on the loopback interface";

  private static final long LOCAL_BYTES = 32L << 20;

  private ServiceNode() {}

  /**
   * Starts a node, which runs until the process ends.
   *
   * @param arguments the stage, the port, the folder, the database's URL, Redis for responses,
   *     Redis for sessions, the CDN's URL
   */
  public static void main(String[] arguments) throws Exception {
    Stage stage = Stage.parse(arguments[0]);
    Path folder = Path.of(arguments[2]);
    Path originals = folder.resolve("originals");
    EdgePurger purger =
        stage.isPurged() ? VarnishPurger.at(URI.create(arguments[6])) : EdgePurger.none();
    Catalogue catalogue = new Catalogue(arguments[3]);
    CoursePictures pictures = pictures(stage, folder, originals, purger);
    Optional<ResponseCache> cache = cache(stage, arguments[4], purger);
    Writes writes = new Writes(catalogue, pictures, cache, originals, folder.resolve("uploads"));
    NodeServer.start(
        Integer.parseInt(arguments[1]),
        gate(folder, arguments[5]),
        new Api(stage, catalogue, pictures, cache, writes));
  }

  private static Optional<ResponseCache> cache(Stage stage, String redis, EdgePurger purger) {
    if (stage.tier() == Stage.Tier.NONE) {
      return Optional.empty();
    }
    ResponseCacheBuilder builder = ResponseCache.builder().remote(RedisTier.connect(redis));
    ResponseCacheBuilder tiers =
        switch (stage.tier()) {
          case EHCACHE -> builder.local(EhcacheTier.heapAndOffHeap(200, LOCAL_BYTES));
          case CAFFEINE -> builder.local(CaffeineTier.ofMaxBytes(LOCAL_BYTES));
          default -> builder.withoutLocal();
        };
    return Optional.of((stage.isPurged() ? tiers.edge(purger) : tiers).build());
  }

  private static CoursePictures pictures(
      Stage stage, Path folder, Path originals, EdgePurger purger) {
    return switch (stage.pictures()) {
      case UPLOADED -> new PlainPictures(originals, Optional.empty());
      case JPEG ->
          new PlainPictures(originals, Optional.of(new JpegLadder(folder.resolve("sized"))));
      case AVIF -> new EdgeKitPictures(originals, folder.resolve("variants"), false, purger);
      case REFINED -> new EdgeKitPictures(originals, folder.resolve("refined"), true, purger);
    };
  }

  private static AuthGate gate(Path folder, String redis) {
    return AuthGate.builder()
        .rules(RuleSource.watching(folder.resolve("rules.yaml")))
        .sessions(ExpressSessions.connect(redis, List.of(SESSION_SECRET)).withInsecureCookie())
        .apiKeys(ApiKeys.at(folder.resolve("keys.json")))
        .build();
  }
}
