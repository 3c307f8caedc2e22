package dev.edgekit.image.internal.edit;

import dev.edgekit.image.Overlay;
import dev.edgekit.image.Transform;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Pixels.Model;
import dev.edgekit.image.internal.pixels.Argb;
import dev.edgekit.image.internal.pixels.Colour;
import dev.edgekit.image.internal.pixels.Scaler;
import dev.edgekit.image.internal.pixels.Window;
import java.util.function.Function;

/** Lays an overlay over the picture, sized relative to the picture and never beyond its edges. */
public final class LayOver implements Edit {
  private final Function<Overlay, Pixels> pictures;

  /**
   * An edit.
   *
   * @param pictures overlays as RGB in sRGB
   */
  public LayOver(Function<Overlay, Pixels> pictures) {
    this.pictures = pictures;
  }

  @Override
  public Pixels apply(Pixels pixels, Transform transform) {
    if (transform.edits().overlay().isEmpty()) {
      return pixels;
    }
    Overlay overlay = transform.edits().overlay().get();
    double margin = overlay.margin() * Math.min(pixels.width(), pixels.height());
    double freeWidth = Math.max(1, pixels.width() - 2 * margin);
    double freeHeight = Math.max(1, pixels.height() - 2 * margin);
    Pixels above = sized(pictures.apply(overlay), pixels, overlay, freeWidth, freeHeight);
    int x = place(overlay.gravity().x(), margin, freeWidth, above.width(), pixels.width());
    int y = place(overlay.gravity().y(), margin, freeHeight, above.height(), pixels.height());
    return laid(Colour.toRgb(pixels), Argb.of(above), above.width(), x, y, overlay.opacity());
  }

  private static Pixels sized(
      Pixels own, Pixels below, Overlay overlay, double freeWidth, double freeHeight) {
    double wanted = Math.min(freeWidth, overlay.width() * below.width());
    double scale = Math.min(wanted / own.width(), freeHeight / own.height());
    int width = (int) Math.max(1, Math.round(scale * own.width()));
    int height = (int) Math.max(1, Math.round(scale * own.height()));
    return new Scaler(Window.of(own.width(), own.height()), width, height).scale(own);
  }

  private static int place(double gravity, double margin, double free, int own, int all) {
    long at = Math.round(margin + gravity * (free - own));
    return (int) Math.max(0, Math.min(all - own, at));
  }

  private static Pixels laid(Pixels below, int[] above, int width, int x, int y, double opacity) {
    int[] all = Argb.of(below);
    for (int i = 0; i < above.length; i++) {
      int at = (y + i / width) * below.width() + x + i % width;
      long alpha = Math.round((above[i] >>> 24) * opacity);
      all[at] = Argb.over((int) alpha << 24 | (above[i] & 0xffffff), all[at]);
    }
    Pixels result = Argb.toPixels(all, below.width(), below.height());
    return below.alpha().isPresent()
        ? result
        : Pixels.opaque(Model.RGB, result.width(), result.height(), result.colour());
  }
}
