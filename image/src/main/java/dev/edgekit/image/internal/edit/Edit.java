package dev.edgekit.image.internal.edit;

import dev.edgekit.image.Transform;
import dev.edgekit.image.engine.Pixels;

/** A change of a picture at its new size. Thread-safe. */
@FunctionalInterface
public interface Edit {
  /** The changed picture; the same picture where the transform doesn't ask for the change. */
  Pixels apply(Pixels pixels, Transform transform);
}
