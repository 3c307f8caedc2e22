package dev.edgekit.image.internal.pixels;

import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Pixels.Model;
import dev.edgekit.image.engine.Plane;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The colours of a picture that has few, and which of them each pixel has. Confined to one thread.
 */
public final class Palette {
  /** As many colours as one byte for each pixel can tell apart. */
  public static final int MAX_COLOURS = 256;

  /** A power of two, so that a search ends after a step or two. */
  private static final int SLOTS = 4 * MAX_COLOURS;

  /** Spreads colours that differ in a few bits over the slots: the golden ratio in 32 bits. */
  private static final int SPREAD = 0x9e3779b9;

  private final short[] slots = new short[SLOTS]; // an index plus one; 0 if free
  private final int[] colours = new int[MAX_COLOURS];
  private final byte[] indexes;
  private int size;

  private Palette(int pixels) {
    indexes = new byte[pixels];
  }

  /**
   * The exact colours, transparency included, in the order in which they occur; empty for more than
   * {@link #MAX_COLOURS} (the search stops at the first one too many), and for YCBCR, since such a
   * picture was stored with loss.
   */
  public static Optional<Palette> of(Pixels pixels) {
    if (pixels.model() == Model.YCBCR) {
      return Optional.empty();
    }
    List<Plane> rgb = Colour.toRgb(pixels).colour();
    byte[] red = rgb.get(0).samples();
    byte[] green = rgb.get(1).samples();
    byte[] blue = rgb.get(2).samples();
    byte[] alpha = pixels.alpha().map(Plane::samples).orElse(null);
    Palette palette = new Palette(red.length);
    for (int i = 0; i < red.length; i++) {
      int opacity = alpha == null ? 255 : alpha[i] & 0xff;
      int colour =
          opacity << 24 | (red[i] & 0xff) << 16 | (green[i] & 0xff) << 8 | (blue[i] & 0xff);
      int index = palette.indexOf(colour);
      if (index == MAX_COLOURS) {
        return Optional.empty();
      }
      palette.indexes[i] = (byte) index;
    }
    return Optional.of(palette);
  }

  private int indexOf(int colour) {
    int slot = (colour * SPREAD) >>> 22;
    while (slots[slot] != 0 && colours[slots[slot] - 1] != colour) {
      slot = (slot + 1) % SLOTS;
    }
    if (slots[slot] == 0) {
      if (size == MAX_COLOURS) {
        return MAX_COLOURS;
      }
      colours[size++] = colour;
      slots[slot] = (short) size;
    }
    return slots[slot] - 1;
  }

  /** The colours as 0xAARRGGBB. */
  public int[] colours() {
    return Arrays.copyOf(colours, size);
  }

  /** The index of each pixel's colour in {@link #colours}, row by row; not copied. */
  public byte[] indexes() {
    return indexes;
  }

  /** Whether all colours are opaque greys. */
  public boolean isGrey() {
    return Arrays.stream(colours, 0, size)
        .allMatch(
            c ->
                c >>> 24 == 255 && (c >> 16 & 0xff) == (c & 0xff) && (c >> 8 & 0xff) == (c & 0xff));
  }
}
