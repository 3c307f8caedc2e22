package dev.edgekit.examples.modulepath;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.RedisTier;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.cache.ResponseCacheBuilder;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.Transform;
import dev.edgekit.image.store.FilesystemOriginals;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.ImageIO;

/** Asks each library once and prints what it says; the argument, if any, is a Redis address. */
public final class Service {
  private Service() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    try (AuthGate gate = AuthGate.builder().build()) {
      System.out.println("gate " + gate.decide(Request.get("/courses").build()).reason());
    }
    ResponseCacheBuilder builder =
        ResponseCache.builder().policy(CachePolicy.fresh(Duration.ofMinutes(1)));
    if (arguments.length > 0) {
      builder.remote(RedisTier.connect(arguments[0]));
    }
    try (ResponseCache cache = builder.build()) {
      Request request = Request.get("/categories").build();
      cache.serve(request, () -> Response.text("x"));
      Response again = cache.serve(request, () -> Response.text("y"));
      System.out.println("cache " + again.headers().first("Cache-Status").orElse(""));
      System.out.println("redis " + cache.stats().remoteUp());
    }
    try (ImageService images =
        ImageService.builder().originals(FilesystemOriginals.at(Path.of("."))).widths(16).build()) {
      Transform avif = Transform.width(16).format(ImageFormat.AVIF);
      System.out.println("picture " + images.transform(picture(), avif));
    }
  }

  private static byte[] picture() throws IOException {
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    image.createGraphics().fillOval(8, 8, 48, 48);
    ImageIO.write(image, "jpg", jpeg);
    return jpeg.toByteArray();
  }
}
