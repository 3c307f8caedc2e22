package dev.edgekit.image.internal.portable;

import dev.edgekit.image.engine.ImageEngine;
import dev.edgekit.image.engine.ImageEngineContract;

class PortableEngineTest extends ImageEngineContract {
  @Override
  protected ImageEngine engine() {
    return PortableEngine.alone();
  }
}
