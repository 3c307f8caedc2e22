package dev.edgekit.benchmarks.story.node;

import dev.edgekit.benchmarks.story.Platform;
import dev.edgekit.benchmarks.story.Stage;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.Origin;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.http.ProblemException;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** The platform's API: a handler for each path. Thread-safe. */
final class Api {
  private static final Pattern PICTURE = Pattern.compile("@([^@]+)@");
  private static final Pattern TAGGED = Pattern.compile("\"(course|cover)\" ?: ?(\\d+)");
  private static final long SLOW_LOAD_MILLIS = 250;

  private final Stage stage;
  private final Catalogue catalogue;
  private final CoursePictures pictures;
  private final Optional<ResponseCache> cache;
  private final Writes writes;
  private final CachePolicy policy;

  Api(
      Stage stage,
      Catalogue catalogue,
      CoursePictures pictures,
      Optional<ResponseCache> cache,
      Writes writes) {
    this.stage = stage;
    this.catalogue = catalogue;
    this.pictures = pictures;
    this.cache = cache;
    this.writes = writes;
    this.policy = policy(stage);
  }

  /** Browsers keep next to nothing, since no purge reaches them. */
  private static CachePolicy policy(Stage stage) {
    CachePolicy fresh =
        CachePolicy.fresh(Platform.FRESH)
            .staleWhileRevalidate(Platform.FRESH)
            .browser(Duration.ofSeconds(1));
    CachePolicy kept =
        stage.cdnKeepsApi() ? fresh : fresh.browser(Duration.ZERO).edge(Duration.ZERO);
    return stage.isShared() ? kept.sharedAcrossUsers() : kept;
  }

  /** Answers a request that the gate has let through, by the path that it was given. */
  Response handle(Request request, String path, String who) {
    String[] parts = path.substring(1).split("/", -1);
    return switch (request.method() + " " + parts[0]) {
      case "GET images" -> pictures.serve(request);
      case "GET categories" ->
          parts.length == 1
              ? shared(request, policy.tags("categories"), catalogue::categories)
              : shared(request, policy, () -> catalogue.courses(number(parts[1])));
      case "GET courses" -> shared(request, policy, () -> catalogue.course(number(parts[1])));
      case "GET me" -> own(catalogue.learner(who));
      case "GET prices" -> own(catalogue.price(number(parts[1])));
      case "POST prices" -> writes.price(number(parts[1]));
      case "POST names" -> writes.rename(number(parts[1]));
      case "POST covers" -> writes.cover(number(parts[1]));
      case "GET figures" -> Response.text(Long.toString(catalogue.queries()));
      default -> throw new ProblemException(404, "Not Found", "There is no " + path + " here.");
    };
  }

  private Response shared(Request request, CachePolicy policy, Query query) {
    Origin origin = () -> loaded(query.json());
    if (cache.isPresent()) {
      return cache.orElseThrow().serve(request, policy, origin);
    }
    return compressed(request, loaded(query.json()).withHeader("Cache-Control", "no-cache"));
  }

  private interface Query {
    String json();
  }

  /** The database's JSON with addresses of pictures, and with a tag for each entity in it. */
  private Response loaded(String json) {
    if (stage == Stage.RACE) {
      pause();
    }
    String addressed =
        PICTURE
            .matcher(json)
            .replaceAll(
                found -> "/images/" + found.group(1) + "?v=" + pictures.version(found.group(1)));
    Set<String> tags = new LinkedHashSet<>();
    Matcher entity = TAGGED.matcher(json);
    while (entity.find()) {
      tags.add(entity.group(1) + "-" + entity.group(2));
    }
    Response response = Response.json(addressed);
    return tags.isEmpty() || cache.isEmpty()
        ? response
        : response.withHeader("Cache-Tag", String.join(",", tags));
  }

  private static void pause() {
    try {
      Thread.sleep(SLOW_LOAD_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Response own(String json) {
    return Response.json(json).withHeader("Cache-Control", "private, no-store");
  }

  /** As a server's compression does; EdgeKit's answers come compressed. */
  private static Response compressed(Request request, Response response) {
    if (!request.headers().first("Accept-Encoding").orElse("").contains("gzip")) {
      return response;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(response.body());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return response
        .withBody(bytes.toByteArray())
        .withHeader("Content-Encoding", "gzip")
        .withHeader("Vary", "Accept-Encoding");
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new ProblemException(400, "Bad Request", "not a number: " + text);
    }
  }
}
