package dev.edgekit.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Response;
import dev.edgekit.image.ImgTag;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The page and its assets. Thread-safe. */
final class Page {
  private static final Map<String, String> ASSETS =
      Map.of(
          "app.css", "text/css; charset=utf-8",
          "app.js", "text/javascript; charset=utf-8",
          "icon.svg", "image/svg+xml");

  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline';"
          + " img-src 'self' data:;"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final String CARD =
      """
      <article class="card" data-course="%s" data-category="%s">
      %s
      <div><p class="in">%s</p><h2>%s</h2><p>%s</p></div>
      </article>
      """;

  /** How wide a card is where: the columns of {@code .cards} in app.css. */
  private static final String SIZES =
      "(min-width: 1640px) 355px, (min-width: 1101px) calc((100vw - 640px) / 2),"
          + " (min-width: 620px) 46vw, calc(100vw - 32px)";

  private static final int CARDS_IN_SIGHT = 4;

  private Page() {}

  /**
   * The page with its cards.
   *
   * @param img from a photograph's name to its element
   */
  static Response of(String node, Catalogue catalogue, Function<String, ImgTag> img) {
    Map<String, String> names =
        catalogue.categories().stream().collect(Collectors.toMap(Category::id, Category::name));
    StringBuilder cards = new StringBuilder();
    for (Course course : catalogue.courses()) {
      boolean inSight = catalogue.courses().indexOf(course) < CARDS_IN_SIGHT;
      ImgTag photograph = img.apply(course.id() + ".jpg").sizes(SIZES).alt(course.alt());
      cards.append(
          CARD.formatted(
              course.id(),
              course.category(),
              inSight ? photograph.eager() : photograph,
              escape(names.getOrDefault(course.category(), "")),
              escape(course.title()),
              escape(course.summary())));
    }
    String html =
        Resources.text("page/index.html").replace("{{node}}", node).replace("{{cards}}", cards);
    return file("text/html; charset=utf-8", html.getBytes(UTF_8))
        .withHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
  }

  /** A file that the page needs: {@code /assets/app.css}, {@code app.js} or {@code icon.svg}. */
  static Response asset(String path) {
    String name = path.substring("/assets/".length());
    return file(Objects.requireNonNull(ASSETS.get(name)), Resources.bytes("page/" + name));
  }

  /** A file that browsers ask about each time. */
  static Response file(String type, byte[] body) {
    Headers headers =
        Headers.of(
            "Content-Type", type, "Cache-Control", "no-cache", "X-Content-Type-Options", "nosniff");
    return Response.of(200, headers, body);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
