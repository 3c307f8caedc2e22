package dev.edgekit.image.portable;

import dev.edgekit.image.ImageEngine;
import dev.edgekit.image.ImageEngineContract;

class PortableEngineTest extends ImageEngineContract {
  @Override
  protected ImageEngine engine() {
    return PortableEngine.alone();
  }
}
