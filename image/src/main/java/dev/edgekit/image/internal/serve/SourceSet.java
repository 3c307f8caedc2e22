package dev.edgekit.image.internal.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * The text of a {@code srcset}: candidates, each with the width that its picture really has, since
 * browsers compute with that. Where an original has no more pixels to give, larger candidates are
 * left out.
 *
 * @param widths real width for each size; empty where the original isn't known
 */
public record SourceSet(Map<Menu.Size, Integer> widths) {
  /** Nothing is known: each candidate states the size asked for. */
  public static final SourceSet UNKNOWN = new SourceSet(Map.of());

  /** The candidates of these sizes, the smallest first. */
  public String of(List<Menu.Size> sizes, Function<Menu.Size, String> address) {
    List<String> candidates = new ArrayList<>();
    int before = 0;
    for (Menu.Size size : sizes) {
      int width = widths.getOrDefault(size, Integer.MAX_VALUE);
      if (width > before || widths.isEmpty()) {
        candidates.add(address.apply(size) + " " + descriptor(size));
      }
      before = Math.max(before, width);
    }
    return String.join(", ", candidates);
  }

  private String descriptor(Menu.Size size) {
    OptionalInt width = width(size);
    if (width.isEmpty()) {
      return size.descriptor();
    }
    if (size.width() > 0) {
      return width.getAsInt() + "w";
    }
    int once = width(Menu.Size.ONE).orElse(width.getAsInt());
    boolean whole = Math.abs(width.getAsInt() - once * size.density()) <= size.density();
    return whole
        ? size.descriptor()
        : String.format(Locale.ROOT, "%.2fx", (double) width.getAsInt() / once);
  }

  private OptionalInt width(Menu.Size size) {
    Integer width = widths.get(size);
    return width == null ? OptionalInt.empty() : OptionalInt.of(width);
  }
}
