package dev.edgekit.cache.internal.log;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CacheTag;
import dev.edgekit.http.FieldText;
import dev.edgekit.http.internal.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the log names what it invalidates: one letter for the kind, and then the name. */
public final class Names {
  /** The name of whatever is stored; no entry needs to list it. */
  public static final String EVERYTHING = "*";

  /**
   * The maximum length in UTF-8; a longer name is replaced by a digest of 128 bits: a collision
   * only invalidates more.
   */
  static final int MAX_BYTES = 40;

  private static final String KEY = "k";
  private static final String TAG = "t";

  private static final String UNDER = "u";

  /** The maximum number of path segments in a name; what lies deeper has these names, too. */
  public static final int MAX_SEGMENTS = 6;

  private Names() {}

  /** The name of this key, and so of all its variants. */
  public static String of(CacheKey key) {
    return KEY + key.text();
  }

  public static String of(CacheTag tag) {
    return TAG + tag.name();
  }

  /** The name of whatever lies under this path of whole segments, which ends with a slash. */
  public static String ofPath(String path) {
    return UNDER + FieldText.uri(path);
  }

  /** The names of the paths that this target lies under, each of which ends with a slash. */
  public static List<String> under(String target) {
    int mark = target.indexOf('?');
    String path = FieldText.uri(mark < 0 ? target : target.substring(0, mark));
    List<String> names = new ArrayList<>();
    int slash = path.indexOf('/', 1);
    for (int i = 0; i < MAX_SEGMENTS && slash > 0; i++) {
      names.add(UNDER + path.substring(0, slash + 1));
      slash = path.indexOf('/', slash + 1);
    }
    return names;
  }

  /** The tag that this name is of; absent if it is of something else. */
  public static Optional<String> tagIn(String name) {
    return name.startsWith(TAG) ? Optional.of(name.substring(TAG.length())) : Optional.empty();
  }

  /** A name as it stands in the log: as it is, or a digest of it. */
  public static String shortened(String name) {
    if (name.length() <= MAX_BYTES / 3) {
      return name; // no character has more than three bytes
    }
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= MAX_BYTES ? name : "#" + Digest.of(bytes);
  }

  /** Names as they stand in the log. */
  public static List<String> shortened(List<String> names) {
    return names.stream().map(Names::shortened).toList();
  }
}
