package dev.edgekit.image.internal.edit;

import dev.edgekit.image.Crop;
import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.internal.pixels.Window;
import java.util.Optional;

/** The part of a picture that counts as all of it, upright or as it is stored. */
public final class Region {
  private Region() {}

  /**
   * What a crop leaves of the upright picture.
   *
   * @throws ImageException BAD_REQUEST if that is nothing
   */
  public static Window of(ImageInfo info, Optional<Crop> crop) {
    Window shown = shown(info);
    if (crop.isEmpty()) {
      return shown;
    }
    Crop part = crop.get();
    if (part.x() >= shown.width() || part.y() >= shown.height()) {
      throw new ImageException(
          Reason.BAD_REQUEST,
          "The crop %s lies outside of the picture, which has %d × %d pixels."
              .formatted(part, (int) shown.width(), (int) shown.height()));
    }
    return new Window(
        shown.x() + part.x(),
        shown.y() + part.y(),
        Math.min(part.width(), shown.width() - part.x()),
        Math.min(part.height(), shown.height() - part.y()));
  }

  /** The part of the picture that its file shows, upright. */
  private static Window shown(ImageInfo info) {
    return info.aperture()
        .map(a -> upright(new Window(a.x(), a.y(), a.width(), a.height()), info))
        .orElseGet(() -> Window.of(info.displayWidth(), info.displayHeight()));
  }

  /** An upright part as it is stored. */
  public static Window stored(Window upright, ImageInfo info) {
    double x = upright.x();
    double y = upright.y();
    if (info.orientation().mirrored()) {
      x = info.displayWidth() - upright.x() - upright.width();
    }
    if (info.orientation().flipped()) {
      y = info.displayHeight() - upright.y() - upright.height();
    }
    return info.orientation().transposed()
        ? new Window(y, x, upright.height(), upright.width())
        : new Window(x, y, upright.width(), upright.height());
  }

  /** A stored part as it is upright: the inverse of {@link #stored}. */
  public static Window upright(Window stored, ImageInfo info) {
    Window turned =
        info.orientation().transposed()
            ? new Window(stored.y(), stored.x(), stored.height(), stored.width())
            : stored;
    double x = turned.x();
    double y = turned.y();
    if (info.orientation().mirrored()) {
      x = info.displayWidth() - turned.x() - turned.width();
    }
    if (info.orientation().flipped()) {
      y = info.displayHeight() - turned.y() - turned.height();
    }
    return new Window(x, y, turned.width(), turned.height());
  }
}
