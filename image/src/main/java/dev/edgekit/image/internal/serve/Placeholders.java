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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * What pages need to know of originals, read on the caller's thread and remembered: placeholders,
 * and how wide each candidate really is. An original that can't be read is remembered, too.
 * Thread-safe.
 */
public final class Placeholders {
  private static final int MAX_REMEMBERED = 10_000;

  private record Key(SourceKey source, String version, Transform shown) {}

  private final Pipeline pipeline;
  private final Limits limits;
  private final OriginalBytes bytes;
  private final Menu menu;
  private final Map<Key, Placeholder> made = RecentlyUsed.map(MAX_REMEMBERED);
  private final Map<Key, SourceSet> sets = RecentlyUsed.map(MAX_REMEMBERED);
  private final Map<Key, ImageException> refused = RecentlyUsed.map(MAX_REMEMBERED);

  public Placeholders(Pipeline pipeline, OriginalBytes bytes, Limits limits, Menu menu) {
    this.menu = menu;
    this.pipeline = pipeline;
    this.bytes = bytes;
    this.limits = limits;
  }

  /**
   * The placeholder of what is made of an original.
   *
   * @param shown the transform, at the size that a page gives it
   */
  public Placeholder of(SourceKey source, Original original, Transform shown) {
    Key key = new Key(source, original.version(), shown);
    Placeholder known = made.get(key);
    return known == null ? look(key, original, file -> placeholder(file, key)) : known;
  }

  /**
   * How wide the candidates of an original are.
   *
   * @param shown the candidates' transform, without a size of its own, or at one device pixel to a
   *     CSS pixel
   */
  public SourceSet sourceSet(SourceKey source, Original original, Transform shown) {
    Key key = new Key(source, original.version(), shown);
    SourceSet known = sets.get(key);
    return known == null ? look(key, original, file -> sourceSet(file, key)) : known;
  }

  private <T> T look(Key key, Original original, Function<byte[], T> look) {
    ImageException before = refused.get(key);
    if (before != null) {
      throw new ImageException(before.reason(), before.publicMessage(), before);
    }
    try {
      return look.apply(bytes.read(original, Deadline.in(limits.timeout())));
    } catch (ImageException e) {
      if (e.retryAfter().isEmpty() && e.reason() != Reason.FAILED) {
        refused.put(key, e);
      }
      throw e;
    }
  }

  private Placeholder placeholder(byte[] original, Key key) {
    sourceSet(original, key);
    Deadline deadline = Deadline.in(limits.timeout());
    Transform small = Menu.within(key.shown, ThumbHash.MAX_SIDE).format(ImageFormat.PNG);
    byte[] png = pipeline.run(original, small, deadline).bytes();
    Pipeline.Size size = pipeline.sizes(original, List.of(key.shown), deadline).get(0);
    String version = PictureAddress.version(key.source, key.version);
    Placeholder placeholder = new Placeholder(size.width(), size.height(), hash(png), version);
    made.put(key, placeholder);
    return placeholder;
  }

  private SourceSet sourceSet(byte[] original, Key key) {
    List<Menu.Size> sizes =
        Stream.concat(menu.densities(key.shown), menu.widths(key.shown)).distinct().toList();
    List<Transform> candidates = sizes.stream().map(size -> Menu.at(key.shown, size)).toList();
    List<Pipeline.Size> found = pipeline.sizes(original, candidates, Deadline.in(limits.timeout()));
    Map<Menu.Size, Integer> widths = new HashMap<>();
    for (int i = 0; i < found.size(); i++) {
      widths.put(sizes.get(i), found.get(i).width());
    }
    SourceSet set = new SourceSet(Map.copyOf(widths));
    sets.put(key, set);
    return set;
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
