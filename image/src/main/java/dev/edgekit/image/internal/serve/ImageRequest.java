package dev.edgekit.image.internal.serve;

import static dev.edgekit.image.internal.serve.Parameters.bad;

import dev.edgekit.http.Request;
import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.Transform;
import dev.edgekit.image.internal.support.PathText;
import dev.edgekit.image.internal.support.RateLimitedLog;
import dev.edgekit.image.store.SourceKey;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * What a request asks for, read from its target and, where they are heeded, from client hints.
 *
 * @param source the original's name: the path after the service's prefix
 * @param wanted what to make of it; its formats are narrowed by {@code Accept}
 * @param byWidth whether it asks for a width only: neither a preset nor what needs a signature
 * @param others what would do instead, the best first
 * @param version that the target names; absent if it names none
 * @param saveData whether fewer bytes matter more than looks
 * @param vary the request's header fields that were looked at, present or not
 */
public record ImageRequest(
    SourceKey source,
    Transform wanted,
    boolean byWidth,
    List<Transform> others,
    Optional<String> version,
    boolean saveData,
    List<String> vary) {
  private static final RateLimitedLog log =
      new RateLimitedLog(LoggerFactory.getLogger(ImageRequest.class));
  private static final Set<String> PLAIN = Set.of("w", "v");
  private static final Set<String> HINTED = Set.of("w", "v", "cw");
  private static final Set<String> OF_PRESET = Set.of("w", "v", "preset", "dpr");

  /**
   * The rules by which a request's target is read.
   *
   * @param prefix of the request's path
   * @param strict whether a parameter that means nothing here is refused, not ignored
   */
  public record Rules(String prefix, Menu menu, boolean strict) {}

  /** What to make of a picture, what would do instead, and the hints that were looked at. */
  private record Wish(
      Transform wanted, boolean byWidth, List<Transform> others, List<String> hints) {
    Wish(Transform wanted) {
      this(wanted, false, List.of(), List.of());
    }
  }

  /** What the request asks for. */
  static ImageRequest parse(Request request, Admitted admitted, Rules rules, ClientHints hints) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      throw new ImageException(Reason.METHOD_NOT_ALLOWED, "Images are read by GET and HEAD.");
    }
    String target = admitted.target();
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    if (!path.startsWith(rules.prefix())) {
      throw new ImageException(
          Reason.NOT_FOUND,
          "There is no image at this path: images lie below " + rules.prefix() + ".");
    }
    SourceKey source = SourceKey.of(PathText.decode(path.substring(rules.prefix().length())));
    String query = mark < 0 ? "" : target.substring(mark + 1);
    Parameters parameters =
        Parameters.of(query, known(rules.menu(), admitted, hints), rules.strict());
    Wish wish = wish(parameters, rules.menu(), admitted, hints);
    return new ImageRequest(
        source,
        wish.wanted,
        wish.byWidth,
        wish.others,
        parameters.text("v"),
        hints.saveData(),
        vary(wish, hints));
  }

  private static Set<String> known(Menu menu, Admitted admitted, ClientHints hints) {
    Set<String> known = new HashSet<>(hints.heeded() ? HINTED : PLAIN);
    known.addAll(menu.presets().isEmpty() ? Set.of() : OF_PRESET);
    known.addAll(admitted.signed() ? FreeParameters.NAMES : Set.of());
    return known;
  }

  private static List<String> vary(Wish wish, ClientHints hints) {
    Stream<String> accept =
        Negotiation.isNeeded(wish.wanted) ? Stream.of("Accept") : Stream.empty();
    Stream<String> saving = hints.heeded() ? Stream.of(ClientHints.SAVE_DATA) : Stream.empty();
    return Stream.concat(Stream.concat(accept, wish.hints.stream()), saving).toList();
  }

  private static Wish wish(Parameters parameters, Menu menu, Admitted admitted, ClientHints hints) {
    if (parameters.has("preset")) {
      Transform preset = parameters.word("preset", menu.presets()).orElseThrow();
      return admitted.signed()
          ? new Wish(FreeParameters.apply(preset, parameters, menu.overlays()))
          : ofPreset(preset, parameters, menu);
    }
    if (!admitted.signed()) {
      return ofLadder(parameters, menu, hints);
    }
    boolean sized = parameters.has("w") || parameters.has("h");
    Wish usual = sized ? new Wish(menu.plain()) : ofLadder(parameters, menu, hints);
    Transform free = FreeParameters.apply(usual.wanted, parameters, menu.overlays());
    boolean byWidth = free.equals(menu.plain(free.width()));
    List<Transform> others = byWidth ? menu.others(free.width()) : List.of();
    return new Wish(free, byWidth, others, usual.hints);
  }

  /** A preset at one of its own sizes. */
  private static Wish ofPreset(Transform preset, Parameters parameters, Menu menu) {
    if (parameters.has("w") && parameters.has("dpr")) {
      throw bad("Either w or dpr can be given, not both.");
    }
    Optional<Menu.Size> width = parameters.pixels("w").flatMap(w -> menu.width(preset, w));
    Transform wanted =
        width.isPresent()
            ? Menu.at(preset, width.get())
            : menu.atDensity(preset, parameters.decimal("dpr").orElse(1.0));
    return new Wish(wanted, false, menu.otherSizes(preset, wanted), List.of());
  }

  /**
   * A width of the ladder. {@code w} isn't multiplied: a browser that chose it from a {@code
   * srcset} has allowed for its screen already.
   */
  private static Wish ofLadder(Parameters parameters, Menu menu, ClientHints hints) {
    if (menu.hasPresetsAlone()) {
      throw bad("Parameter preset is missing; there are: " + menu.presetNames() + ".");
    }
    WidthLadder ladder = menu.ladder();
    Optional<Integer> pixels = parameters.pixels("w");
    Optional<Integer> cssPixels = parameters.pixels("cw");
    if (pixels.isPresent() && cssPixels.isPresent()) {
      throw bad("Either w or cw can be given, not both.");
    }
    if (pixels.isPresent()) {
      return ofWidth(menu, ladder.snap(pixels.get()), List.of());
    }
    if (cssPixels.isPresent()) {
      double width = cssPixels.get() * hints.dpr().orElse(1);
      return ofWidth(menu, ladder.snap(width), List.of(ClientHints.DPR));
    }
    if (hints.width().isEmpty() && !parameters.ignored().isEmpty()) {
      log.warn(
          "An address names no width and has \"{}\", which means nothing here: the width is w, as in"
              + " ?w=640, where the usual one was served now; strictParameters() refuses such"
              + " addresses",
          parameters.ignored());
    }
    int width = hints.width().isPresent() ? ladder.snap(hints.width().getAsInt()) : ladder.usual();
    return ofWidth(menu, width, hints.heeded() ? List.of(ClientHints.WIDTH) : List.of());
  }

  private static Wish ofWidth(Menu menu, int width, List<String> hints) {
    return new Wish(menu.plain(width), true, menu.others(width), hints);
  }
}
