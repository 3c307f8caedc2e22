package dev.edgekit.image.internal.serve;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import dev.edgekit.image.Crop;
import dev.edgekit.image.Edits;
import dev.edgekit.image.Effort;
import dev.edgekit.image.Fit;
import dev.edgekit.image.Gamut;
import dev.edgekit.image.Gravity;
import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.Metadata;
import dev.edgekit.image.Overlay;
import dev.edgekit.image.Transform;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Converts a transform to the parameters of a signed address, and back. */
final class FreeParameters {
  static final Set<String> NAMES =
      Set.of(
          "w",
          "h",
          "dpr",
          "fit",
          "gravity",
          "enlarge",
          "bg",
          "format",
          "q",
          "effort",
          "maxbytes",
          "sharpen",
          "gamut",
          "metadata",
          "rotate",
          "crop",
          "trim",
          "blur",
          "radius",
          "overlay");

  private static final Map<String, Fit> FITS = new HashMap<>(words(Fit.values()));
  private static final Map<String, Effort> EFFORTS = words(Effort.values());
  private static final Map<String, Gamut> GAMUTS = words(Gamut.values());
  private static final Map<String, Metadata> METADATA = words(Metadata.values());
  private static final Map<String, ImageFormat> FORMATS =
      words(
          Arrays.stream(ImageFormat.values())
              .filter(ImageFormat::isOutput)
              .toArray(ImageFormat[]::new));
  private static final Map<String, Boolean> FLAGS = Map.of("1", true, "0", false);

  private static final Map<String, Gravity> GRAVITIES =
      Map.of(
          "center", Gravity.CENTER,
          "north", Gravity.NORTH,
          "south", Gravity.SOUTH,
          "east", Gravity.EAST,
          "west", Gravity.WEST,
          "north-east", Gravity.NORTH_EAST,
          "north-west", Gravity.NORTH_WEST,
          "south-east", Gravity.SOUTH_EAST,
          "south-west", Gravity.SOUTH_WEST,
          "smart", Gravity.SMART);

  private static final String ROUND = "round";

  /** How an address writes a comma, since some proxies encode a plain one. */
  private static final String COMMA = "%2C";

  static {
    FITS.put("scale-down", Fit.INSIDE);
  }

  private FreeParameters() {}

  /**
   * The transform with what the parameters change of it.
   *
   * @throws ImageException BAD_REQUEST with the value that isn't valid
   */
  static Transform apply(Transform plain, Parameters asked, Map<String, Overlay> overlays) {
    Changes changes = new Changes(plain);
    changes.size(asked);
    changes.with(asked.decimal("dpr"), Transform::dpr);
    changes.with(asked.word("fit", FITS), Transform::fit);
    changes.with(asked.read("gravity", FreeParameters::gravity), Transform::gravity);
    changes.with(asked.word("enlarge", FLAGS), (t, on) -> on ? t.withEnlargement() : t);
    changes.with(asked.read("bg", FreeParameters::colour), Transform::background);
    changes.with(asked.word("format", FORMATS), Transform::format);
    changes.with(asked.whole("q"), Transform::quality);
    changes.with(asked.word("effort", EFFORTS), Transform::effort);
    changes.with(asked.whole("maxbytes"), Transform::maxBytes);
    changes.with(asked.decimal("sharpen"), Transform::sharpening);
    changes.with(asked.word("gamut", GAMUTS), Transform::gamut);
    changes.with(asked.word("metadata", METADATA), Transform::metadata);
    changes.with(asked.whole("rotate"), Transform::rotate);
    changes.with(asked.wholes("crop", 4), (t, c) -> t.crop(crop(c)));
    changes.with(asked.whole("trim"), Transform::trim);
    changes.with(asked.decimal("blur"), Transform::blur);
    changes.with(asked.read("radius", FreeParameters::radius), Transform::corners);
    changes.with(asked.word("overlay", overlays), Transform::overlay);
    return changes.reached;
  }

  /**
   * The parameters that turn the plain transform into the wanted one: a query without a question
   * mark.
   *
   * @throws IllegalArgumentException if the transform has something that no parameter can express
   */
  static String query(Transform plain, Transform wanted, Map<String, Overlay> overlays) {
    Map<String, String> query = new LinkedHashMap<>();
    put(query, "w", wanted.width(), 0);
    put(query, "h", wanted.height(), 0);
    put(query, "dpr", wanted.dpr(), plain.dpr());
    put(query, "fit", word(wanted.fit()), word(plain.fit()));
    put(query, "gravity", text(wanted.gravity()), text(plain.gravity()));
    put(query, "enlarge", wanted.enlarges() ? 1 : 0, plain.enlarges() ? 1 : 0);
    put(query, "bg", hex(wanted), hex(plain));
    put(query, "format", formats(wanted), formats(plain));
    put(query, "q", wanted.quality().value(), plain.quality().value());
    put(query, "effort", word(wanted.effort()), word(plain.effort()));
    put(query, "maxbytes", wanted.maxBytes().orElse(0), plain.maxBytes().orElse(0));
    put(query, "sharpen", wanted.sharpening(), plain.sharpening());
    put(query, "gamut", word(wanted.gamut()), word(plain.gamut()));
    put(query, "metadata", word(wanted.metadata()), word(plain.metadata()));
    put(query, wanted.edits(), plain.edits(), overlays);
    return query.entrySet().stream()
        .map(one -> one.getKey() + "=" + one.getValue().replace(",", COMMA))
        .collect(joining("&"));
  }

  private static void put(
      Map<String, String> query, Edits wanted, Edits plain, Map<String, Overlay> overlays) {
    put(query, "rotate", wanted.rotation(), plain.rotation());
    put(query, "crop", wanted.crop(), plain.crop());
    put(query, "trim", boxed(wanted), boxed(plain));
    put(query, "blur", wanted.blur(), plain.blur());
    put(query, "radius", radius(wanted), radius(plain));
    put(query, "overlay", name(wanted, overlays), name(plain, overlays));
  }

  private static void put(Map<String, String> query, String name, Object wanted, Object plain) {
    if (!wanted.equals(plain)) {
      Object value = wanted instanceof Optional<?> maybe ? maybe.orElse(null) : wanted;
      if (value == null) {
        throw new IllegalArgumentException("an address can't take back " + name + ": " + plain);
      }
      query.put(name, value.toString());
    }
  }

  private static Optional<Integer> boxed(Edits edits) {
    return edits.trim().stream().boxed().findFirst();
  }

  private static Optional<String> name(Edits edits, Map<String, Overlay> overlays) {
    return edits
        .overlay()
        .map(
            overlay ->
                overlays.entrySet().stream()
                    .filter(one -> one.getValue().equals(overlay))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "the service has no name for the overlay " + overlay)));
  }

  /** All formats: left to {@code Accept}. */
  private static Optional<String> formats(Transform transform) {
    if (transform.formats().equals(Negotiation.ALL.formats())) {
      return Optional.empty();
    }
    if (transform.formats().size() > 1) {
      throw new IllegalArgumentException("an address names one format: " + transform.formats());
    }
    return transform.formats().stream().findFirst().map(FreeParameters::word);
  }

  private static Gravity gravity(String value) {
    Gravity named = GRAVITIES.get(value);
    if (named != null) {
      return named;
    }
    String[] point = value.split(",", -1);
    if (point.length != 2
        || !Stream.of(point).allMatch(part -> part.matches("[01](\\.[0-9]{1,6})?"))) {
      throw new IllegalArgumentException(
          "two numbers of 0 to 1 with a comma between, or one of "
              + GRAVITIES.keySet().stream().sorted().collect(joining(", ")));
    }
    return Gravity.focalPoint(Double.parseDouble(point[0]), Double.parseDouble(point[1]));
  }

  private static String text(Gravity gravity) {
    return GRAVITIES.entrySet().stream()
        .filter(one -> one.getValue().equals(gravity))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseGet(() -> decimal(gravity.x()) + "," + decimal(gravity.y()));
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }

  private static int colour(String value) {
    if (!value.matches("[0-9A-Fa-f]{6}")) {
      throw new IllegalArgumentException("six hexadecimal digits, as ff8800");
    }
    return HexFormat.fromHexDigits(value);
  }

  private static String hex(Transform transform) {
    return "%06x".formatted(transform.background());
  }

  private static int radius(String value) {
    if (!value.equals(ROUND) && !value.matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException("a whole number of pixels, or " + ROUND);
    }
    return value.equals(ROUND) ? Edits.ROUND : Integer.parseInt(value);
  }

  private static String radius(Edits edits) {
    return edits.radius() == Edits.ROUND ? ROUND : Integer.toString(edits.radius());
  }

  private static Crop crop(List<Integer> numbers) {
    return new Crop(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
  }

  private static <T extends Enum<T>> Map<String, T> words(T[] values) {
    return Arrays.stream(values).collect(toMap(FreeParameters::word, value -> value));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A transform while parameters change it; what it refuses is the client's fault. */
  private static final class Changes {
    private Transform reached;

    Changes(Transform plain) {
      this.reached = plain;
    }

    /**
     * Sets the box: a width alone keeps a preset's proportions; otherwise a side left out stays
     * open.
     */
    void size(Parameters asked) {
      int width = side(asked, "w");
      int height = side(asked, "h");
      if (width > 0 && height == 0 && reached.width() > 0) {
        reached = Menu.at(reached, new Menu.Size(1, width));
      } else if (width > 0 || height > 0) {
        reached = reached.toSize(width, height);
      }
    }

    private static int side(Parameters asked, String name) {
      return asked.pixels(name).map(pixels -> Math.min(pixels, Transform.MAX_SIDE)).orElse(0);
    }

    <T> void with(Optional<T> value, BiFunction<Transform, T, Transform> change) {
      try {
        reached = value.isPresent() ? change.apply(reached, value.get()) : reached;
      } catch (IllegalArgumentException e) {
        throw Parameters.bad("The parameters are wrong: " + e.getMessage() + ".");
      }
    }
  }
}
