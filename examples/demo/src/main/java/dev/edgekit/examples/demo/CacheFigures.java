package dev.edgekit.examples.demo;

import dev.edgekit.http.Response;
import java.util.concurrent.atomic.LongAdder;

/** Who answered what one node was asked of {@code /categories}. Thread-safe. */
final class CacheFigures {
  private final HopFigures memory = new HopFigures();
  private final HopFigures redis = new HopFigures();
  private final LongAdder database = new LongAdder();

  /** Notes an answer, by what its {@code Cache-Status} says. */
  void served(Response response) {
    String status = response.headers().first("Cache-Status").orElse("");
    if (!status.contains("; hit")) {
      database.increment();
    } else {
      (status.contains("detail=remote") ? redis : memory).served(response, status);
    }
  }

  /** The figures so far. */
  View view() {
    return new View(memory.view(), redis.view(), database.sum());
  }

  /**
   * Figures at one moment.
   *
   * @param memory answers from this process
   * @param redis answers from Redis
   * @param database answers that the database made
   */
  record View(HopFigures.View memory, HopFigures.View redis, long database) {}
}
