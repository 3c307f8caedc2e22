package dev.edgekit.image.ffmpeg;

import dev.edgekit.image.ImageEngine;
import dev.edgekit.image.ImageEngineContract;

class FfmpegEngineTest extends ImageEngineContract {
  private static final ImageEngine ENGINE = FfmpegEngine.load();

  @Override
  protected ImageEngine engine() {
    return ENGINE;
  }
}
