package dev.edgekit.image.internal.pixels;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.engine.ColourTag;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Pixels.Model;
import dev.edgekit.image.internal.bytes.Bytes;
import java.awt.color.ColorSpace;
import java.util.Optional;
import java.util.Set;

/** Foreign ICC profiles that may go into results: those that EdgeKit itself can compute with. */
final class EmbeddedProfile {
  private static final int HEADER_BYTES = 128;
  private static final Set<String> CLASSES = Set.of("mntr", "scnr", "spac", "prtr");

  private EmbeddedProfile() {}

  /**
   * The profile for such pixels, without what follows its end; absent if it should not go into the
   * result.
   */
  static Optional<byte[]> of(byte[] profile, Pixels pixels) {
    Bytes icc = Bytes.of(profile);
    boolean grey = pixels.model() == Model.GRAY;
    try {
      long size = icc.u32(0);
      return size <= ColourTag.MAX_PROFILE_BYTES
              && size >= HEADER_BYTES
              && CLASSES.contains(icc.text(12, 4))
              && icc.is(36, "acsp")
          ? Optional.of(icc.slice(0, size).copy()).filter(p -> isUnderstood(p, grey))
          : Optional.empty();
    } catch (ImageException e) {
      return Optional.empty(); // shorter than it says
    }
  }

  /**
   * Whether the profile can be computed with; each check includes whether it is one of grey or of
   * RGB.
   */
  private static boolean isUnderstood(byte[] icc, boolean grey) {
    return grey
        ? RgbSpace.greyOfIcc(icc).isPresent()
        : RgbSpace.ofIcc(icc).isPresent() || TableProfile.of(icc, ColorSpace.TYPE_RGB).isPresent();
  }
}
