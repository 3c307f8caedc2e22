package dev.edgekit.image;

import dev.edgekit.http.Request;
import dev.edgekit.image.ImageException.Reason;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a request asks for, read from its target.
 *
 * @param source the original's name: the path behind the service's prefix
 * @param width the rung of the ladder
 * @param versioned whether the target names a version, so that it never changes its meaning
 */
record ImageRequest(SourceKey source, int width, boolean versioned) {
  private static final Set<String> PARAMETERS = Set.of("w", "v");
  private static final int MAX_DIGITS = 6;

  static ImageRequest parse(Request request, String prefix, WidthLadder ladder) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      throw new ImageException(Reason.METHOD_NOT_ALLOWED, "Images are read by GET and HEAD.");
    }
    String path = request.path();
    if (!path.startsWith(prefix)) {
      throw new ImageException(Reason.NOT_FOUND, "There is no image at this path.");
    }
    SourceKey source = SourceKey.fromPath(path.substring(prefix.length()));
    Map<String, String> parameters = parameters(request.query().orElse(""));
    int width =
        Optional.ofNullable(parameters.get("w"))
            .map(w -> width(w, ladder))
            .orElse(ladder.greatest());
    return new ImageRequest(source, width, parameters.containsKey("v"));
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (!PARAMETERS.contains(name)) {
        throw bad("Unknown parameter; there are w (width in pixels) and v (version).");
      }
      if (parameters.put(name, equals < 0 ? "" : pair.substring(equals + 1)) != null) {
        throw bad("Parameter " + name + " is given twice.");
      }
    }
    return parameters;
  }

  private static int width(String text, WidthLadder ladder) {
    boolean number =
        !text.isEmpty()
            && text.length() <= MAX_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number || Integer.parseInt(text) == 0) {
      throw bad("Parameter w must be a width in pixels.");
    }
    return ladder.snap(Integer.parseInt(text));
  }

  private static ImageException bad(String message) {
    return new ImageException(Reason.BAD_REQUEST, message);
  }
}
