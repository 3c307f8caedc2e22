package dev.edgekit.image;

import java.util.Comparator;

/** Takes the smallest candidate and says why. */
final class VerifyStep implements Step {
  @Override
  public String name() {
    return "verify";
  }

  @Override
  public void run(Job job) {
    Candidate best =
        job.candidates().stream()
            .min(Comparator.comparingInt(candidate -> candidate.bytes().length))
            .orElseThrow();
    Decision decision =
        new Decision(
            best.settings().format(),
            Decision.Outcome.ENCODED,
            job.source().length,
            job.candidates().size(),
            job.times());
    job.result(
        new ImageResult(
            best.bytes(),
            best.settings().format(),
            job.pixels().width(),
            job.pixels().height(),
            decision));
  }
}
