package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.ImageResult;
import dev.edgekit.image.Metadata;
import dev.edgekit.image.Rights;
import dev.edgekit.image.internal.header.RightsReader;
import dev.edgekit.image.internal.header.RightsWriter;

/**
 * States in the result whose picture it is, where the transform asks for that and the source says
 * so.
 */
final class RightsLabel {
  private RightsLabel() {}

  static ImageResult on(Transformation job) {
    ImageResult made = job.result();
    if (job.transform().metadata() == Metadata.STRIP) {
      return made;
    }
    Rights rights = RightsReader.read(job.source(), job.info().format());
    if (rights.isEmpty()) {
      return made;
    }
    byte[] labelled =
        RightsWriter.write(made.bytes(), made.format(), made.width(), made.height(), rights);
    return new ImageResult(labelled, made.format(), made.width(), made.height(), made.report());
  }
}
