package dev.edgekit.examples.demo;

import dev.edgekit.http.Response;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** How many answers one hop gave itself, and what they came to. Thread-safe. */
final class HopFigures {
  private final LongAdder answers = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final AtomicLong bodyBytes = new AtomicLong();

  /**
   * Notes an answer.
   *
   * @param status what this hop says of it: {@code edgekit; hit; …} if it had it
   */
  void served(Response response, String status) {
    if (response.body().length > 0) {
      bodyBytes.set(response.body().length);
    }
    if (status.startsWith("edgekit; hit")) {
      answers.increment();
      bytes.add(bodyBytes.get()); // a 304 has no body, and saves one all the same
    }
  }

  /** The figures so far. */
  View view() {
    return new View(answers.sum(), bytes.sum());
  }

  /**
   * Figures at one moment.
   *
   * @param answers for which no hop after this one was asked
   * @param bytes of their bodies
   */
  record View(long answers, long bytes) {}
}
