package dev.edgekit.image.internal.serve;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.Limits;
import dev.edgekit.image.Placeholder;
import dev.edgekit.image.ThumbHash;
import dev.edgekit.image.Transform;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.internal.header.HeaderReader;
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
  private static final Transform SMALL =
      Transform.size(ThumbHash.MAX_SIDE, ThumbHash.MAX_SIDE).format(ImageFormat.PNG);

  private record Key(SourceKey source, String version) {}

  private final Pipeline pipeline;
  private final Limits limits;
  private final OriginalBytes bytes;
  private final Map<Key, Placeholder> made = RecentlyUsed.map(MAX_REMEMBERED);

  public Placeholders(Pipeline pipeline, OriginalBytes bytes, Limits limits) {
    this.pipeline = pipeline;
    this.bytes = bytes;
    this.limits = limits;
  }

  public Placeholder of(SourceKey source, Original original) {
    Key key = new Key(source, original.version());
    Placeholder known = made.get(key);
    if (known != null) {
      return known;
    }
    Placeholder placeholder =
        make(bytes.read(original, Deadline.in(limits.timeout())), version(key));
    made.put(key, placeholder);
    return placeholder;
  }

  private static String version(Key key) {
    return PictureAddress.version(key.source, key.version);
  }

  private Placeholder make(byte[] original, String version) {
    byte[] small = pipeline.run(original, SMALL, Deadline.in(limits.timeout())).bytes();
    ImageInfo info = HeaderReader.read(original, 0);
    return new Placeholder(info.displayWidth(), info.displayHeight(), hash(small), version);
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
