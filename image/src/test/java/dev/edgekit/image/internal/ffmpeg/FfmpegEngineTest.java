package dev.edgekit.image.internal.ffmpeg;

import dev.edgekit.image.engine.ImageEngine;
import dev.edgekit.image.engine.ImageEngineContract;

class FfmpegEngineTest extends ImageEngineContract {
  private static final ImageEngine ENGINE = FfmpegEngine.load();

  @Override
  protected ImageEngine engine() {
    return ENGINE;
  }
}
