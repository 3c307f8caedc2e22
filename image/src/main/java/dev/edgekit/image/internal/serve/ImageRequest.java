package dev.edgekit.image.internal.serve;

import dev.edgekit.http.Request;
import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.internal.support.PathText;
import dev.edgekit.image.store.SourceKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a request asks for, read from its target, and where they are heeded from client hints.
 *
 * @param source the original's name: the path after the service's prefix
 * @param width the rung of the ladder
 * @param version that the target names; absent if it names none
 * @param saveData whether fewer bytes matter more than looks
 * @param vary the request's fields that were looked at, present or not, apart from {@code Accept}
 */
public record ImageRequest(
    SourceKey source, int width, Optional<String> version, boolean saveData, List<String> vary) {
  private static final int MAX_DIGITS = 6;

  /** Of a wrong value, in characters. */
  private static final int MAX_SHOWN = 20;

  /**
   * What is heeded of a request's target.
   *
   * @param prefix of the path
   * @param strict whether a parameter that means nothing here is refused, not ignored
   */
  public record Rules(String prefix, WidthLadder ladder, boolean strict) {}

  /** The request's question; its target is as it was before it was signed. */
  static ImageRequest parse(Request request, String target, Rules rules, ClientHints hints) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      throw new ImageException(Reason.METHOD_NOT_ALLOWED, "Images are read by GET and HEAD.");
    }
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    if (!path.startsWith(rules.prefix())) {
      throw new ImageException(
          Reason.NOT_FOUND,
          "There is no image at this path: images lie below " + rules.prefix() + ".");
    }
    SourceKey source = SourceKey.of(PathText.decode(path.substring(rules.prefix().length())));
    String query = mark < 0 ? "" : target.substring(mark + 1);
    Map<String, String> parameters = parameters(query, rules.strict(), hints);
    List<String> vary = new ArrayList<>();
    int width = width(parameters, rules.ladder(), hints, vary);
    if (hints.heeded()) {
      vary.add(ClientHints.SAVE_DATA);
    }
    Optional<String> version = Optional.ofNullable(parameters.get("v"));
    return new ImageRequest(source, width, version, hints.saveData(), List.copyOf(vary));
  }

  /**
   * A width in the picture's pixels stands as it is: a browser that chose it from a {@code srcset}
   * has reckoned with its screen already.
   */
  private static int width(
      Map<String, String> parameters, WidthLadder ladder, ClientHints hints, List<String> vary) {
    String pixels = parameters.get("w");
    String cssPixels = parameters.get("cw");
    if (pixels != null && cssPixels != null) {
      throw bad("Either w or cw can be given, not both.");
    }
    if (pixels != null) {
      return ladder.snap(number("w", pixels));
    }
    if (cssPixels != null) {
      vary.add(ClientHints.DPR);
      return ladder.snap(number("cw", cssPixels) * hints.dpr().orElse(1));
    }
    if (hints.heeded()) {
      vary.add(ClientHints.WIDTH);
    }
    return hints.width().isPresent() ? ladder.snap(hints.width().getAsInt()) : ladder.usual();
  }

  private static Map<String, String> parameters(String query, boolean strict, ClientHints hints) {
    Set<String> known = hints.heeded() ? Set.of("w", "cw", "v") : Set.of("w", "v");
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decodedName(equals < 0 ? pair : pair.substring(0, equals));
      if (known.contains(name)) {
        String value = equals < 0 ? "" : decoded(name, pair.substring(equals + 1));
        String other = parameters.putIfAbsent(name, value);
        if (other != null && !other.equals(value)) {
          throw bad("Parameter " + name + " is given twice.");
        }
      } else if (strict && !pair.isEmpty()) {
        throw bad("Unknown parameter; there are w (width in pixels) and v (version).");
      }
    }
    return parameters;
  }

  /** As it stands where it can't be decoded: then it is none that is known. */
  private static String decodedName(String name) {
    try {
      return name.indexOf('%') < 0 ? name : PathText.decode(name);
    } catch (ImageException e) {
      return name;
    }
  }

  private static String decoded(String name, String value) {
    try {
      return value.indexOf('%') < 0 ? value : PathText.decode(value);
    } catch (ImageException e) {
      throw bad("Parameter " + name + " has a broken percent encoding.");
    }
  }

  private static int number(String name, String text) {
    boolean number =
        !text.isEmpty()
            && text.length() <= MAX_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number || Integer.parseInt(text) == 0) {
      throw bad(
          "Parameter %s must be a width in pixels, as 640: \"%s\"."
              .formatted(name, text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) : text));
    }
    return Integer.parseInt(text);
  }

  private static ImageException bad(String message) {
    return new ImageException(Reason.BAD_REQUEST, message);
  }
}
