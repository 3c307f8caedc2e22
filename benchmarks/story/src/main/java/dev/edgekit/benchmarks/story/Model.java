package dev.edgekit.benchmarks.story;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a CDN in front is expected to save, from the traffic alone. An address that is asked for
 * {@code a} times a second, named by an invalidation {@code w} times a second, and fresh for {@code
 * T} lives {@code L = (1 - e^(-wT)) / w} on average, and is fetched once in each {@code L + 1/a}:
 * so {@code a / (1 + aL)} of its {@code a} requests come through. Summed over the addresses, that
 * are the public calls which remain.
 */
final class Model {
  /**
   * A category's page shows the 24 most popular of its courses, by covers that others have, too.
   */
  private static final double COVERS_OF_A_LIST = 1 - Math.pow(1 - 1.0 / Platform.COVERS, 24);

  private final Traffic traffic;
  private final double fresh;

  private Model(Traffic traffic, Duration fresh) {
    this.traffic = traffic;
    this.fresh = fresh.toMillis() / 1000.0;
  }

  static Model of(Traffic traffic, Duration fresh) {
    return new Model(traffic, fresh);
  }

  /** What it says of other traffic and lifetimes, with as many writes, as a table in Markdown. */
  static String table(Traffic traffic) {
    StringBuilder table = new StringBuilder("| fewer public calls (of all) by the model |");
    List<Integer> lifetimes = List.of(12, 60, 300);
    lifetimes.forEach(seconds -> table.append(" fresh for ").append(seconds).append(" s |"));
    table.append("\n|---|").append("--:|".repeat(lifetimes.size())).append('\n');
    for (double pages : new double[] {2.5, 25, 250}) {
      table.append("| ").append(pages).append(" pages a second |");
      for (int seconds : lifetimes) {
        Model model = of(traffic.withPages(pages), Duration.ofSeconds(seconds));
        table.append(
            String.format(
                Locale.ROOT,
                " %.0f %% (%.0f %%) |",
                100 * model.publicSaved(),
                100 * model.allSaved()));
      }
      table.append('\n');
    }
    return table.toString();
  }

  /** The share of public calls that the CDN answers, from 0 to 1. */
  double publicSaved() {
    return 1 - publicThrough() / publicAsked();
  }

  /** The share of all calls that the CDN answers. */
  double allSaved() {
    double pages = traffic.pagesPerSecond();
    double others =
        pages * (traffic.signedIn() + traffic.servicesPerPage())
            + traffic.pricesPerSecond()
            + traffic.renamesPerSecond()
            + traffic.replacedPerSecond();
    return (publicAsked() - publicThrough()) / (publicAsked() + others);
  }

  /** Two for each page: the menu, and what the page shows. */
  private double publicAsked() {
    return traffic.pagesPerSecond() * 2;
  }

  private double publicThrough() {
    double pages = traffic.pagesPerSecond();
    double sum = through(pages, traffic.renamesPerSecond());
    Zipf categories = new Zipf(Platform.CATEGORIES, Traffic.CATEGORY_EXPONENT);
    double listWrites =
        traffic.pricesPerSecond() / Platform.CATEGORIES
            + traffic.replacedPerSecond() * COVERS_OF_A_LIST;
    for (int rank = 0; rank < Platform.CATEGORIES; rank++) {
      double front = rank == 0 ? Traffic.FRONT_PAGES : 0;
      double share = front + Traffic.CATEGORY_PAGES * categories.share(rank);
      sum += through(pages * share, listWrites);
    }
    Zipf courses = new Zipf(Platform.COURSES, Traffic.COURSE_EXPONENT);
    for (int rank = 0; rank < Platform.COURSES; rank++) {
      double share = courses.share(rank);
      double writes =
          traffic.pricesPerSecond() * share + traffic.replacedPerSecond() / Platform.COVERS;
      sum += through(pages * Traffic.COURSE_PAGES * share, writes);
    }
    return sum;
  }

  /** Fetches a second of an address that is asked for and written so often a second. */
  private double through(double asked, double written) {
    double life = written == 0 ? fresh : -Math.expm1(-written * fresh) / written;
    return asked / (1 + asked * life);
  }
}
