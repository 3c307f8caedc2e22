package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.Transform;
import dev.edgekit.image.engine.ColourTag;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.edit.Blur;
import dev.edgekit.image.internal.edit.LayOver;
import dev.edgekit.image.internal.edit.RoundCorners;
import dev.edgekit.image.internal.pixels.Orienter;

/**
 * Shapes frames of an animation as a transform asks: does what the steps do to a still picture, in
 * the same order, to one frame after another. Frames are sRGB always. Pure.
 */
record FrameShaper(ImageInfo info, Transform transform, Engines engines) {
  /**
   * The plan by the first frame, which all frames follow: a crop must not jump from one to the
   * next.
   */
  ScalePlan place(Pixels first, ScalePlan plan) {
    return transform.gravity().smart() ? SmartCrop.place(plan, first) : plan;
  }

  Pixels shape(Pixels frame, ScalePlan plan) {
    Pixels upright = Orienter.turn(ScaleStep.scale(frame, plan), info.orientation());
    Pixels coloured = ColourStep.toSrgb(upright, info);
    Pixels blurred = new Blur().apply(coloured, transform);
    Pixels padded = PadStep.pad(blurred, plan, transform.background(), ColourTag.SRGB);
    Pixels sharp = SharpenStep.sharpen(padded, plan, transform.sharpening());
    Pixels overlaid = new LayOver(engines::picture).apply(sharp, transform);
    return new RoundCorners().apply(overlaid, transform);
  }
}
