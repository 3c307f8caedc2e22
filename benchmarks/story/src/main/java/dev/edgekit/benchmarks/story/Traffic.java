package dev.edgekit.benchmarks.story;

import java.time.Duration;

/**
 * How much of what comes in a day, as shares and rates that schedule and model have in common. One
 * "day" has the shape of a day, pressed into {@code length}.
 *
 * @param pagesPerSecond on average
 * @param signedIn the share of visitors with a session
 * @param servicesPerPage requests of other services with their keys, for each page view
 * @param pricesPerSecond price writes
 * @param renamesPerSecond writes to a category
 * @param replacedPerSecond pictures replaced
 */
record Traffic(
    Duration length,
    double pagesPerSecond,
    double signedIn,
    double servicesPerPage,
    double pricesPerSecond,
    double renamesPerSecond,
    double replacedPerSecond) {
  static final double FRONT_PAGES = 0.20;
  static final double CATEGORY_PAGES = 0.35;
  static final double COURSE_PAGES = 0.45;
  static final double CATEGORY_EXPONENT = 0.8;
  static final double COURSE_EXPONENT = 1.0;
  static final double VISITOR_EXPONENT = 0.6;

  static Traffic of(Duration length) {
    return new Traffic(length, 25, 0.25, 0.2, 0.3, 0.1, 0.05);
  }

  /** The same with so many pages a second, and as many writes. */
  Traffic withPages(double perSecond) {
    return new Traffic(
        length,
        perSecond,
        signedIn,
        servicesPerPage,
        pricesPerSecond,
        renamesPerSecond,
        replacedPerSecond);
  }

  double seconds() {
    return length.toMillis() / 1000.0;
  }
}
