package dev.edgekit.benchmarks.story;

import java.time.Duration;
import java.util.List;

/** The platform's size and the lifetimes of what it answers: the same in schedule and service. */
public final class Platform {
  public static final int CATEGORIES = 24;
  public static final int COURSES = 600;
  public static final int COVERS = 12;
  public static final int VISITORS = 400;

  /** How long an answer of the API is fresh, and may be stale behind that while it is refreshed. */
  public static final Duration FRESH = Duration.ofSeconds(12);

  /**
   * Once a write is in the log, nothing older may be called fresh for longer than this: the cache's
   * maxStaleness.
   */
  public static final Duration BOUND = Duration.ofSeconds(2);

  /**
   * By then the CDN has been purged a second time of what may have been on its way to it: the
   * cache's {@code purgingAgainAfter} of 2 s, and a second for the purge.
   */
  public static final Duration SECOND_PURGE = Duration.ofSeconds(3);

  /** Widths of a site with fixed breakpoints. */
  public static final List<Integer> BREAKPOINTS = List.of(160, 320, 640, 960, 1280, 1920);

  /** Widths that EdgeKit makes. */
  public static final List<Integer> LADDER =
      List.of(160, 320, 480, 640, 800, 960, 1120, 1280, 1600, 1920);

  private Platform() {}

  /** The file of a cover, from 1 on. */
  public static String cover(int number) {
    return String.format("cover-%02d.jpg", number);
  }

  /** The ladder's width that a browser takes from {@code srcset} for so many pixels. */
  public static int rung(List<Integer> ladder, int pixels) {
    return ladder.stream()
        .filter(width -> width >= pixels)
        .findFirst()
        .orElse(ladder.get(ladder.size() - 1));
  }
}
