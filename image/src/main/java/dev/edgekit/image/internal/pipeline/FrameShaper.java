package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.Transform;
import dev.edgekit.image.engine.ColourTag;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.pixels.Orienter;

/**
 * Frames of an animation as a transform wants them: what the steps do to a still picture, in their
 * order, to one frame after the other. Frames are sRGB always. Pure.
 */
record FrameShaper(ImageInfo info, Transform transform) {
  /** The part of the first frame that all frames show: a crop may not jump from one to the next. */
  ScalePlan place(Pixels first, ScalePlan plan) {
    return transform.gravity().smart() ? SmartCrop.place(plan, first) : plan;
  }

  Pixels shape(Pixels frame, ScalePlan plan) {
    Pixels upright = Orienter.turn(ScaleStep.scale(frame, plan), info.orientation());
    Pixels coloured = ColourStep.toSrgb(upright, info);
    Pixels padded = PadStep.pad(coloured, plan, transform.background(), ColourTag.SRGB);
    return SharpenStep.sharpen(padded, plan, transform.sharpening());
  }
}
