package dev.edgekit.examples.course;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.auth.session.RedisStore;
import dev.edgekit.auth.session.SessionStore;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.RedisTier;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.cache.ResponseCacheBuilder;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.store.FilesystemOriginals;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.imageio.ImageIO;

/**
 * The three libraries that an example joins. By its own rules: a session under {@code /client},
 * nothing for categories and pictures, nobody for the host {@code internal.example}, an API key for
 * all else.
 */
public final class CourseParts implements AutoCloseable {
  private static final String RULES =
      """
      {"version": 1, "defaults": {"check": "api-key"}, "rules": [
        {"id": "internal", "when": "Host(`internal.example`)", "check": "deny", "priority": 100000},
        {"id": "client", "when": "Under(`/client`)", "check": "session"},
        {"id": "open", "when": "Path(`/categories`) || Under(`/images`)", "check": "none"}]}
      """;

  private final ExpressSessions sessions;
  private final ResponseCache cache;
  private final ApiKeys keys;
  private final AuthGate gate;
  private final ImageService images;

  private CourseParts(Options options) throws IOException {
    keys = ApiKeys.at(options.data().resolve("keys.json"));
    Path originals = options.data().resolve("originals");
    images =
        ImageService.builder()
            .originals(FilesystemOriginals.at(originals))
            .widths(160, 320)
            .withoutRefinement()
            .build();
    RuleSource rules =
        options.rules().map(RuleSource::watching).orElseGet(() -> RuleSource.of(ownRules()));
    SessionStore store =
        options.redis().<SessionStore>map(RedisStore::connect).orElseGet(SessionStore::inMemory);
    sessions = ExpressSessions.in(store, List.of("of this start alone: " + UUID.randomUUID()));
    gate = AuthGate.builder().rules(rules).sessions(sessions).apiKeys(keys).build();
    cache = cache(options.redis());
  }

  /**
   * Parts that keep their files in this folder, with one photograph, {@code dusk.jpg}, and all else
   * in this process.
   */
  public static CourseParts in(Path folder) throws IOException {
    return of(new Options(0, folder, Optional.empty(), Optional.empty()));
  }

  /**
   * The parts that a command line asks for.
   *
   * @throws UsageException if the folder can't be written
   * @throws IllegalArgumentException if another option is wrong
   * @throws dev.edgekit.auth.rule.RuleSetException if the rules are
   */
  static CourseParts of(Options options) throws IOException {
    Path dusk = options.data().resolve("originals").resolve("dusk.jpg");
    try {
      Files.createDirectories(options.data().resolve("originals"));
      if (!Files.exists(dusk)) {
        ImageIO.write(dusk(), "jpg", dusk.toFile());
      }
    } catch (IOException e) {
      throw new UsageException(
          "can't write to " + options.data() + "; choose a folder with --data DIR");
    }
    return new CourseParts(options);
  }

  private static RuleSet ownRules() {
    return RuleSet.parse(RULES);
  }

  private static ResponseCache cache(Optional<String> redis) {
    ResponseCacheBuilder cache =
        ResponseCache.builder().policy(CachePolicy.fresh(Duration.ofMinutes(1)));
    redis.ifPresent(uri -> cache.remote(RedisTier.connect(uri)));
    return cache.build();
  }

  /** The gate. */
  public AuthGate gate() {
    return gate;
  }

  /** The cache. */
  public ResponseCache cache() {
    return cache;
  }

  /** The pictures. */
  public ImageService images() {
    return images;
  }

  /** The field of a request that comes from Ada, as a new session has it. */
  public String cookie() {
    String setCookie = sessions.create("Ada");
    return setCookie.substring(0, setCookie.indexOf(';'));
  }

  /** A new key of a program. */
  public String key() {
    return keys.issue("reports").text();
  }

  @Override
  public void close() {
    gate.close();
    cache.close();
    images.close();
  }

  private static BufferedImage dusk() {
    BufferedImage image = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setPaint(new GradientPaint(0, 0, Color.ORANGE, 640, 480, Color.BLUE));
    graphics.fillRect(0, 0, 640, 480);
    graphics.dispose();
    return image;
  }
}
