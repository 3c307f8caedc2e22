package dev.edgekit.image.internal.serve;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.Limits;
import dev.edgekit.image.Placeholder;
import dev.edgekit.image.ThumbHash;
import dev.edgekit.image.Transform;
import dev.edgekit.image.internal.make.OriginalBytes;
import dev.edgekit.image.internal.pipeline.Pipeline;
import dev.edgekit.image.internal.support.Deadline;
import dev.edgekit.image.internal.support.RecentlyUsed;
import dev.edgekit.image.store.Original;
import dev.edgekit.image.store.SourceKey;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import javax.imageio.ImageIO;

/** Makes placeholders on the thread that asks, and remembers the last ones. Thread-safe. */
public final class Placeholders {
  private static final int MAX_REMEMBERED = 10_000;

  private record Key(SourceKey source, String version, Transform shown) {}

  private final Pipeline pipeline;
  private final Limits limits;
  private final OriginalBytes bytes;
  private final Map<Key, Placeholder> made = RecentlyUsed.map(MAX_REMEMBERED);

  public Placeholders(Pipeline pipeline, OriginalBytes bytes, Limits limits) {
    this.pipeline = pipeline;
    this.bytes = bytes;
    this.limits = limits;
  }

  /**
   * The placeholder of what is made of an original.
   *
   * @param shown at the size that a page gives it
   */
  public Placeholder of(SourceKey source, Original original, Transform shown) {
    Key key = new Key(source, original.version(), shown);
    Placeholder known = made.get(key);
    if (known != null) {
      return known;
    }
    Placeholder placeholder = make(bytes.read(original, Deadline.in(limits.timeout())), key);
    made.put(key, placeholder);
    return placeholder;
  }

  private Placeholder make(byte[] original, Key key) {
    Deadline deadline = Deadline.in(limits.timeout());
    Transform small = Menu.within(key.shown, ThumbHash.MAX_SIDE).format(ImageFormat.PNG);
    byte[] png = pipeline.run(original, small, deadline).bytes();
    Pipeline.Size size = pipeline.size(original, key.shown, deadline);
    String version = PictureAddress.version(key.source, key.version);
    return new Placeholder(size.width(), size.height(), hash(png), version);
  }

  private static ThumbHash hash(byte[] png) {
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(png)); // our own, not foreign
      int width = image.getWidth();
      int height = image.getHeight();
      return ThumbHash.of(width, height, image.getRGB(0, 0, width, height, null, 0, width));
    } catch (IOException e) {
      throw new ImageException(Reason.FAILED, "The placeholder could not be made.", e);
    }
  }
}
