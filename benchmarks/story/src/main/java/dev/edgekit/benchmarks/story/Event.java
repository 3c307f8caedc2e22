package dev.edgekit.benchmarks.story;

/**
 * Something that someone does.
 *
 * @param atMicros since the day began
 * @param visitor who, for what visitors do; otherwise 0
 * @param subject the category, course or cover, from 1 on; 0 for the front page
 */
record Event(long atMicros, Kind kind, int visitor, int subject) {
  enum Kind {
    FRONT_PAGE,
    CATEGORY_PAGE,
    COURSE_PAGE,
    /** A service that asks for a price, with its key. */
    SERVICE_READ,
    PRICE_WRITE,
    CATEGORY_RENAMED,
    PICTURE_REPLACED;

    /** Whether a visitor opens a page. */
    boolean isPage() {
      return this == FRONT_PAGE || this == CATEGORY_PAGE || this == COURSE_PAGE;
    }

    /** Whether something is committed. */
    boolean isWrite() {
      return !isPage() && this != SERVICE_READ;
    }
  }
}
