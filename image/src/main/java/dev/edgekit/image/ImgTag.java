package dev.edgekit.image;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An {@code img} element: its candidates, its width and height, so that nothing jumps when the
 * picture arrives, and the picture's colours in the background until then. {@code Accept} chooses
 * the format, so no {@code picture} element is needed.
 *
 * <pre>{@code
 * images.img("courses/java.jpg").alt("A cup of coffee").sizes("(min-width: 40em) 50vw, 100vw").html()
 * }</pre>
 *
 * <p>By default the element is lazy, decoded asynchronously, as wide as the viewport and decorative
 * (an empty {@code alt}). Every value is escaped. The placeholder is a {@code style} attribute with
 * a {@code data:} image: a content security policy has to allow {@code style-src-attr
 * 'unsafe-inline'} and {@code img-src data:}, or the placeholder be left out by {@link
 * #withoutPlaceholder}. A value, thread-safe; each method gives a changed copy.
 */
public final class ImgTag {
  private static final Pattern BARE_NUMBERS = Pattern.compile("[\\s0-9.,]*");

  private final Map<String, String> attributes;
  private final String byWidth;

  private ImgTag(Map<String, String> attributes, String byWidth) {
    this.attributes = attributes;
    this.byWidth = byWidth;
  }

  /**
   * An element.
   *
   * @param byDensity candidates for a page that doesn't say how wide the picture is; empty if there
   *     are none
   * @param byWidth candidates for a page that does; empty if there are none
   * @param placeholder absent if the original can't be read at the moment
   */
  static ImgTag of(
      String src, String byDensity, String byWidth, Optional<Placeholder> placeholder) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("src", src);
    if (!byDensity.isEmpty()) {
      attributes.put("srcset", byDensity);
    } else if (!byWidth.isEmpty()) {
      attributes.put("srcset", byWidth);
      attributes.put("sizes", "100vw");
    }
    if (placeholder.isPresent()) {
      Placeholder known = placeholder.get();
      attributes.put("width", Integer.toString(known.width()));
      attributes.put("height", Integer.toString(known.height()));
      known.hash().css().ifPresent(css -> attributes.put("style", "background:" + css));
    }
    attributes.put("loading", "lazy");
    attributes.put("decoding", "async");
    attributes.put("alt", "");
    return new ImgTag(attributes, byWidth);
  }

  /** What the picture shows, for a reader who doesn't see it. */
  public ImgTag alt(String alt) {
    requireNonNull(alt, "alt must not be null");
    return with("alt", alt);
  }

  /**
   * How wide the picture is on the page, as in the {@code sizes} attribute; without effect where
   * there are no candidates by width.
   */
  public ImgTag sizes(String sizes) {
    requireNonNull(sizes, "sizes must not be null");
    if (BARE_NUMBERS.matcher(sizes).matches()) {
      throw new IllegalArgumentException(
          "sizes are CSS lengths with units, as 50vw or (min-width: 40em) 50vw, 100vw: " + sizes);
    }
    return byWidth.isEmpty() ? this : with("srcset", byWidth).with("sizes", sizes);
  }

  /** Loaded without waiting for the layout: for a picture that is in sight at once. */
  public ImgTag eager() {
    return with("loading", "eager");
  }

  /** The element's {@code class}. */
  public ImgTag cssClass(String names) {
    requireNonNull(names, "names must not be null");
    return with("class", names);
  }

  /** Without the picture's colours in the background. */
  public ImgTag withoutPlaceholder() {
    Map<String, String> fewer = new LinkedHashMap<>(attributes);
    fewer.remove("style");
    return new ImgTag(fewer, byWidth);
  }

  /** The element, escaped. */
  public String html() {
    StringBuilder html = new StringBuilder("<img");
    attributes.forEach(
        (name, value) ->
            html.append(' ').append(name).append("=\"").append(escape(value)).append('"'));
    return html.append('>').toString();
  }

  /** As {@link #html()}. */
  @Override
  public String toString() {
    return html();
  }

  private ImgTag with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(attributes);
    more.put(name, value);
    return new ImgTag(more, byWidth);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
