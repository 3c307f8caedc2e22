package dev.edgekit.cache.internal.log;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CacheTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the log names what it invalidates: one letter for the kind, and then the name. */
public final class Names {
  private static final String KEY = "k";
  private static final String TAG = "t";

  private static final String UNDER = "u";

  /** Of whatever is stored. */
  public static final String EVERYTHING = "a";

  /** Segments of a path by which what lies under it is named; what lies deeper has these, too. */
  public static final int MAX_SEGMENTS = 6;

  private Names() {}

  /** Of this key, and so of all its variants. */
  public static String of(CacheKey key) {
    return KEY + key.text();
  }

  public static String of(CacheTag tag) {
    return TAG + tag.name();
  }

  /** Of whatever lies under this path of whole segments, which ends with a slash. */
  public static String ofPath(String path) {
    return UNDER + path;
  }

  /** Of the paths that this target lies under, each of which ends with a slash. */
  public static List<String> under(String target) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
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
}
