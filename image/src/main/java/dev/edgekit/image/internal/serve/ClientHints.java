package dev.edgekit.image.internal.serve;

import dev.edgekit.http.Headers;
import dev.edgekit.image.Transform;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What a browser says about its screen and its user's wishes. A malformed or out-of-range hint is
 * ignored, since hints are not the request itself.
 *
 * @param heeded whether the service looks at hints at all
 * @param dpr {@code Sec-CH-DPR}: device pixels to a CSS pixel, 0.5 to 8
 * @param width {@code Sec-CH-Width}: device pixels that the picture will occupy
 * @param saveData {@code Save-Data: on}
 */
public record ClientHints(boolean heeded, OptionalDouble dpr, OptionalInt width, boolean saveData) {
  static final String DPR = "Sec-CH-DPR";
  static final String WIDTH = "Sec-CH-Width";
  static final String SAVE_DATA = "Save-Data";

  /** What pages send so that browsers send the two hints that need asking for. */
  public static final String ACCEPT_CH = DPR + ", " + WIDTH;

  private static final ClientHints NONE =
      new ClientHints(false, OptionalDouble.empty(), OptionalInt.empty(), false);

  private static final Pattern DECIMAL = Pattern.compile("\\d{1,5}(\\.\\d{1,4})?");
  private static final double MIN_DPR = 0.5;
  private static final double MAX_DPR = 8;

  /** The hints for a service that doesn't look at them. */
  public static ClientHints none() {
    return NONE;
  }

  public static ClientHints of(Headers headers) {
    OptionalDouble dpr = number(headers, DPR, MIN_DPR, MAX_DPR);
    OptionalDouble width = number(headers, WIDTH, 1, Transform.MAX_SIDE);
    OptionalInt pixels =
        width.isPresent()
            ? OptionalInt.of((int) Math.ceil(width.getAsDouble()))
            : OptionalInt.empty();
    boolean saveData = headers.first(SAVE_DATA).filter("on"::equalsIgnoreCase).isPresent();
    return new ClientHints(true, dpr, pixels, saveData);
  }

  private static OptionalDouble number(Headers headers, String name, double from, double to) {
    return headers.combined(name).stream()
        .filter(text -> DECIMAL.matcher(text).matches())
        .mapToDouble(Double::parseDouble)
        .filter(value -> value >= from && value <= to)
        .findFirst();
  }
}
