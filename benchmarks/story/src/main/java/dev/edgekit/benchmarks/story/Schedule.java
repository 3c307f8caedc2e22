package dev.edgekit.benchmarks.story;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * The day: visits of several pages, more of them in the evening than in the morning, and what staff
 * and services do meanwhile. The same seed makes the same day.
 */
final class Schedule {
  private static final double PAGES_PER_VISIT = 6;
  private static final double MICROS = 1e6;

  private final Traffic traffic;
  private final Random random;
  private final Zipf categories = new Zipf(Platform.CATEGORIES, Traffic.CATEGORY_EXPONENT);
  private final Zipf courses = new Zipf(Platform.COURSES, Traffic.COURSE_EXPONENT);
  private final Zipf visitors = new Zipf(Platform.VISITORS, Traffic.VISITOR_EXPONENT);
  private final List<Integer> coursesByRank;
  private final List<Event> events = new ArrayList<>();

  private Schedule(long seed, Traffic traffic) {
    this.traffic = traffic;
    this.random = new Random(seed);
    List<Integer> ids = new ArrayList<>();
    for (int id = 1; id <= Platform.COURSES; id++) {
      ids.add(id);
    }
    Collections.shuffle(ids, new Random(seed));
    this.coursesByRank = List.copyOf(ids);
  }

  /** The events of a day, in their order. */
  static List<Event> day(long seed, Traffic traffic) {
    Schedule schedule = new Schedule(seed, traffic);
    schedule.visits();
    double pages = traffic.pagesPerSecond();
    schedule.others(Event.Kind.SERVICE_READ, pages * traffic.servicesPerPage());
    schedule.others(Event.Kind.PRICE_WRITE, traffic.pricesPerSecond());
    schedule.others(Event.Kind.CATEGORY_RENAMED, traffic.renamesPerSecond());
    schedule.others(Event.Kind.PICTURE_REPLACED, traffic.replacedPerSecond());
    schedule.events.sort(Comparator.comparingLong(Event::atMicros));
    return List.copyOf(schedule.events);
  }

  /** Writes to the five hottest courses, several a second, on top of a day. */
  static List<Event> hotWrites(long seed, Traffic traffic, double perSecond) {
    Schedule schedule = new Schedule(seed, traffic);
    int writes = (int) (traffic.seconds() * perSecond);
    for (int i = 0; i < writes; i++) {
      long at = (long) (traffic.seconds() * MICROS * (i + 0.5) / writes);
      int course = schedule.coursesByRank.get(i % 5);
      schedule.events.add(new Event(at, Event.Kind.PRICE_WRITE, 0, course));
    }
    return schedule.events;
  }

  private void visits() {
    long pages = Math.round(traffic.pagesPerSecond() * traffic.seconds());
    while (pages > 0) {
      int visitor = visitors.draw(random);
      double at = moment();
      int length = 1 + (int) (-Math.log(1 - random.nextDouble()) * (PAGES_PER_VISIT - 1));
      for (int i = 0; i < length && pages > 0 && at < traffic.seconds(); i++, pages--) {
        events.add(page(at, visitor));
        at += 0.5 + random.nextDouble() * 2.5;
      }
    }
  }

  private Event page(double at, int visitor) {
    long micros = (long) (at * MICROS);
    double kind = random.nextDouble();
    if (kind < Traffic.FRONT_PAGES) {
      return new Event(micros, Event.Kind.FRONT_PAGE, visitor, 0);
    }
    if (kind < Traffic.FRONT_PAGES + Traffic.CATEGORY_PAGES) {
      return new Event(micros, Event.Kind.CATEGORY_PAGE, visitor, 1 + categories.draw(random));
    }
    return new Event(micros, Event.Kind.COURSE_PAGE, visitor, course());
  }

  private void others(Event.Kind kind, double perSecond) {
    long count = Math.round(perSecond * traffic.seconds());
    for (long i = 0; i < count; i++) {
      events.add(new Event((long) (moment() * MICROS), kind, 0, subject(kind)));
    }
  }

  private int subject(Event.Kind kind) {
    return switch (kind) {
      case CATEGORY_RENAMED -> 1 + categories.draw(random);
      case PICTURE_REPLACED -> 1 + random.nextInt(Platform.COVERS);
      default -> course();
    };
  }

  private int course() {
    return coursesByRank.get(courses.draw(random));
  }

  /** A moment of the day, in seconds; the evening is four times as busy as the early morning. */
  private double moment() {
    while (true) {
      double part = random.nextDouble();
      double busy = (1 + 0.6 * Math.sin(2 * Math.PI * (part - 0.5))) / 1.6;
      if (random.nextDouble() < busy) {
        return part * traffic.seconds();
      }
    }
  }
}
