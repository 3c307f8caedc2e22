package dev.edgekit.image.internal.serve;

import dev.edgekit.image.Edits;
import dev.edgekit.image.Fit;
import dev.edgekit.image.Overlay;
import dev.edgekit.image.Transform;
import dev.edgekit.image.internal.pipeline.Engines;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What can be asked for without a signature: the widths of a ladder, and presets, each at its own
 * size for screens of one to three device pixels to a CSS pixel, or at the ladder's widths.
 * Immutable.
 *
 * @param plain what is made of every picture, except for size and formats
 * @param presets what their names stand for
 * @param overlays what their names stand for
 */
public record Menu(
    WidthLadder ladder,
    Transform plain,
    Map<String, Transform> presets,
    Map<String, Overlay> overlays) {
  /** The pixel densities that a preset is made for. */
  private static final List<Integer> DENSITIES = List.of(1, 2, 3);

  /** A density or, where not 0, a width of the ladder instead. */
  public record Size(int density, int width) {
    /** The size of a preset's address that names none. */
    public static final Size ONE = new Size(1, 0);

    /** The size as a query names it. */
    String query() {
      return width > 0 ? "&w=" + width : density > 1 ? "&dpr=" + density : "";
    }

    /** The size as a {@code srcset} names it after a candidate. */
    public String descriptor() {
      return width > 0 ? width + "w" : density + "x";
    }
  }

  public Menu {
    presets = Map.copyOf(presets);
    overlays = Map.copyOf(overlays);
  }

  /** Whether only presets can be asked for. */
  boolean hasPresetsAlone() {
    return ladder.isEmpty() && !presets.isEmpty();
  }

  /**
   * The preset of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Transform named(String name) {
    Transform preset = presets.get(name);
    if (preset == null) {
      throw new IllegalArgumentException(
          "no preset is named %s; there are: %s".formatted(name, presetNames()));
    }
    return preset;
  }

  /** What can be asked for by width, for each class of clients. */
  public List<Transform> byWidth(Engines engines) {
    return forClients(ladder.rungs().mapToObj(this::plain), engines);
  }

  /**
   * What can be asked for by a preset's name, for each class of clients.
   *
   * @throws IllegalArgumentException if there is none
   */
  public List<Transform> ofPreset(String name, Engines engines) {
    Transform preset = named(name);
    return forClients(sizes(preset).map(size -> at(preset, size)), engines);
  }

  private static List<Transform> forClients(Stream<Transform> wanted, Engines engines) {
    return wanted
        .flatMap(
            one -> Negotiation.possible(engines).stream().map(accepted -> accepted.narrow(one)))
        .distinct()
        .toList();
  }

  /** Every size of a preset, the one of an address that names none first. */
  public Stream<Size> sizes(Transform preset) {
    Stream<Size> usual = isSized(preset) || ladder.isEmpty() ? Stream.of(Size.ONE) : Stream.empty();
    return Stream.of(usual, densities(preset), widths(preset)).flatMap(all -> all).distinct();
  }

  /** The names of all presets, for a person. */
  public String presetNames() {
    return presets.isEmpty() ? "none" : String.join(", ", new TreeSet<>(presets.keySet()));
  }

  /** A preset for the next greater density that is made, or the maximum. */
  Transform atDensity(Transform preset, double asked) {
    if (!isSized(preset)) {
      return ladder.isEmpty() ? preset : preset.toWidth(ladder.usual());
    }
    int density =
        DENSITIES.stream()
            .filter(made -> made >= asked)
            .findFirst()
            .orElse(DENSITIES.get(DENSITIES.size() - 1));
    return at(preset, new Size(density, 0));
  }

  /** A preset's size of the next greater width; absent where the preset isn't made by width. */
  Optional<Size> width(Transform preset, int asked) {
    return widths(preset).findFirst().map(any -> new Size(1, ladder.snap(asked)));
  }

  /** Whether a preset says how large it is; otherwise the ladder does. */
  public static boolean isSized(Transform preset) {
    return preset.width() > 0 || preset.height() > 0;
  }

  /** The sizes of a preset by density, or none where it has no size of its own. */
  public Stream<Size> densities(Transform preset) {
    return isSized(preset)
        ? DENSITIES.stream().map(density -> new Size(density, 0))
        : Stream.empty();
  }

  /** The sizes of a preset by width, or none where it is sized by its height. */
  public Stream<Size> widths(Transform preset) {
    return isSized(preset) && preset.width() == 0
        ? Stream.empty()
        : ladder.rungs().mapToObj(width -> new Size(1, width));
  }

  /** A preset at a size. */
  public static Transform at(Transform preset, Size size) {
    return size.width() == 0
        ? preset.dpr(size.density())
        : preset.width() == 0
            ? preset.toWidth(size.width())
            : scaled(preset, (double) size.width() / preset.width());
  }

  /**
   * Roughly what a preset shows, with no side longer than this; where the preset has a box, edits
   * in CSS pixels shrink with it.
   */
  static Transform within(Transform preset, int side) {
    boolean box = preset.width() > 0 && preset.height() > 0 && preset.fit() != Fit.OUTSIDE;
    if (!box) {
      return preset.dpr(1).toSize(side, side).fit(Fit.INSIDE);
    }
    Transform small = scaled(preset, (double) side / Math.max(preset.width(), preset.height()));
    return preset.fit() == Fit.NONE ? small.fit(Fit.COVER) : small;
  }

  private static Transform scaled(Transform preset, double factor) {
    Edits edits = preset.edits();
    Transform sized =
        preset.dpr(1).toSize(side(preset.width(), factor), side(preset.height(), factor));
    int radius = edits.radius() == Edits.ROUND ? Edits.ROUND : side(edits.radius(), factor);
    return sized.blur(Math.min(Edits.MAX_BLUR, edits.blur() * factor)).corners(radius);
  }

  private static int side(int pixels, double factor) {
    long scaled = Math.round(pixels * factor);
    return pixels == 0 ? 0 : (int) Math.max(1, Math.min(Transform.MAX_SIDE, scaled));
  }

  /** What is made of every picture at this width. */
  public Transform plain(int width) {
    return plain.toWidth(width);
  }

  /** The same at the ladder's other widths, the best substitute first. */
  List<Transform> others(int width) {
    return ladder.others(width).mapToObj(this::plain).toList();
  }

  /** A preset at its other sizes. */
  List<Transform> otherSizes(Transform preset, Transform wanted) {
    return sizes(preset)
        .map(size -> at(preset, size))
        .filter(other -> !other.equals(wanted))
        .toList();
  }
}
