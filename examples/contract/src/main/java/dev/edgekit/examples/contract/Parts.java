package dev.edgekit.examples.contract;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.auth.session.SessionStore;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.ResponseCache;
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
import javax.imageio.ImageIO;

/**
 * The three libraries that an example joins: a session under {@code /client}, nothing for
 * categories and pictures, nobody for the host {@code internal.example}, an API key for all else.
 */
public final class Parts implements AutoCloseable {
  private static final String RULES =
      """
      {"version": 1, "defaults": {"check": "api-key"}, "rules": [
        {"id": "internal", "when": "Host(`internal.example`)", "check": "deny", "priority": 100000},
        {"id": "client", "when": "Under(`/client`)", "check": "session"},
        {"id": "open", "when": "Path(`/categories`) || Under(`/images`)", "check": "none"}]}
      """;

  private final ExpressSessions sessions =
      ExpressSessions.in(SessionStore.inMemory(), List.of("for tests alone"));
  private final ResponseCache cache =
      ResponseCache.builder().policy(CachePolicy.fresh(Duration.ofMinutes(1))).build();
  private final ApiKeys keys;
  private final AuthGate gate;
  private final ImageService images;

  /** Parts that keep their files in this folder, with one photograph, {@code dusk.jpg}. */
  Parts(Path folder) throws IOException {
    keys = ApiKeys.at(folder.resolve("keys.json"));
    gate =
        AuthGate.builder()
            .rules(RuleSource.of(RuleSet.parse(RULES)))
            .sessions(sessions)
            .apiKeys(keys)
            .build();
    Path originals = Files.createDirectories(folder.resolve("originals"));
    ImageIO.write(dusk(), "jpg", originals.resolve("dusk.jpg").toFile());
    images =
        ImageService.builder()
            .originals(FilesystemOriginals.at(originals))
            .widths(160, 320)
            .withoutRefinement()
            .build();
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

  /** The field of a request that comes from Ada. */
  String cookie() {
    String setCookie = sessions.create("Ada");
    return setCookie.substring(0, setCookie.indexOf(';'));
  }

  /** The key of a program. */
  String key() {
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
