package dev.edgekit.image.engine;

/**
 * How stored pixels have to be turned for display: the eight values of Exif tag 0x0112, named by
 * what has to be done.
 */
public enum Orientation {
  /** 1: nothing to do. */
  NORMAL(false, false, false),
  /** 2: mirror left to right. */
  MIRROR(false, true, false),
  /** 3: turn by 180°. */
  ROTATE_180(false, true, true),
  /** 4: mirror top to bottom. */
  FLIP(false, false, true),
  /** 5: swap rows and columns. */
  TRANSPOSE(true, false, false),
  /** 6: turn by 90° clockwise. */
  ROTATE_90(true, true, false),
  /** 7: swap rows and columns, then turn by 180°. */
  TRANSVERSE(true, true, true),
  /** 8: turn by 90° counter-clockwise. */
  ROTATE_270(true, false, true);

  private final boolean transposed;
  private final boolean mirrored;
  private final boolean flipped;

  Orientation(boolean transposed, boolean mirrored, boolean flipped) {
    this.transposed = transposed;
    this.mirrored = mirrored;
    this.flipped = flipped;
  }

  /** The orientation of an Exif value; NORMAL for any other number. */
  public static Orientation ofExif(int value) {
    return value >= 1 && value <= 8 ? values()[value - 1] : NORMAL;
  }

  /** This orientation, then a clockwise turn by that many quarters. */
  public Orientation turned(int quarters) {
    Orientation turned = this;
    for (int i = 0; i < Math.floorMod(quarters, 4); i++) {
      // A quarter turn transposes, then mirrors; moved past the transposition, the two swaps change
      // roles.
      turned = of(!turned.transposed, !turned.flipped, turned.mirrored);
    }
    return turned;
  }

  private static Orientation of(boolean transposed, boolean mirrored, boolean flipped) {
    for (Orientation one : values()) {
      if (one.transposed == transposed && one.mirrored == mirrored && one.flipped == flipped) {
        return one;
      }
    }
    throw new IllegalStateException("all eight are there");
  }

  /** Whether rows become columns, before anything else. */
  public boolean transposed() {
    return transposed;
  }

  /** Whether left and right are swapped, after transposing. */
  public boolean mirrored() {
    return mirrored;
  }

  /** Whether top and bottom are swapped, after transposing. */
  public boolean flipped() {
    return flipped;
  }
}
