package dev.edgekit.image.internal.pipeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The encodings of a picture that were tried, in their order. Confined to one thread. */
final class Candidates {
  /** By how much the quality falls at a time, where a result has to become smaller. */
  static final int QUALITY_STEP = 8;

  /** How far the quality may fall below the one asked for. */
  private static final int FLOOR = 30;

  private final List<Candidate> tried = new ArrayList<>();

  void add(Candidate candidate) {
    tried.add(candidate);
  }

  void clear() {
    tried.clear();
  }

  boolean isEmpty() {
    return tried.isEmpty();
  }

  int size() {
    return tried.size();
  }

  Candidate first() {
    return tried.get(0);
  }

  Candidate smallest() {
    return tried.stream()
        .min(Comparator.comparingInt(candidate -> candidate.bytes().length))
        .orElseThrow();
  }

  int smallestBytes() {
    return smallest().bytes().length;
  }

  /**
   * The maximum size of the result. The source's size limits it, too, unless the source itself can
   * be the answer: then there is no need to go below the quality.
   */
  long maxBytes(Transformation job) {
    long asked = job.transform().maxBytes().orElse(Long.MAX_VALUE);
    boolean hasOtherWay = job.sourceCopy().isPresent() || job.transform().quality().measured();
    return hasOtherWay ? asked : Math.min(asked, job.source().length);
  }

  /** The lowest quality to which the one asked for may fall. */
  static int floor(int asked) {
    return Math.max(1, asked - FLOOR);
  }
}
