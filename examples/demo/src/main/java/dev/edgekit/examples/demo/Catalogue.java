package dev.edgekit.examples.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.json.JsonMapper;

/**
 * The courses and their categories: stands for the database that both nodes share, which is why
 * reading the categories takes its time. Thread-safe.
 */
final class Catalogue {
  static final Duration READ_TIME = Duration.ofMillis(120);
  static final int MAX_NAME_LENGTH = 40;

  private static final JsonMapper JSON = JsonMapper.shared();

  private final List<Course> courses;
  private final Map<String, Category> categories = new TreeMap<>();
  private final AtomicLong reads = new AtomicLong();

  Catalogue() {
    Content content = JSON.readValue(Resources.bytes("catalogue.json"), Content.class);
    courses = List.copyOf(content.courses());
    content.categories().forEach(c -> categories.put(c.id(), c));
  }

  List<Course> courses() {
    return courses;
  }

  synchronized List<Category> categories() {
    return new ArrayList<>(categories.values());
  }

  /** How often the categories were read by {@link #categoriesJson}. */
  long reads() {
    return reads.get();
  }

  /** The response that the learning platform asked its database for on every page. */
  String categoriesJson() throws InterruptedException {
    reads.incrementAndGet();
    List<Category> read = categories();
    Thread.sleep(READ_TIME.toMillis());
    return JSON.writeValueAsString(Map.of("categories", read));
  }

  String coursesJson() {
    return JSON.writeValueAsString(Map.of("courses", courses));
  }

  /**
   * Gives a category another name.
   *
   * @param id of the category; empty: the first
   * @return the category under its new name
   * @throws IllegalArgumentException if there is no such category or the name is blank, too long or
   *     has control characters; the message may be shown
   */
  synchronized Category rename(String id, String name) {
    String clean = name.strip();
    if (clean.isEmpty()
        || clean.length() > MAX_NAME_LENGTH
        || clean.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "The field name must be 1 to " + MAX_NAME_LENGTH + " characters of text.");
    }
    String key = id.isEmpty() ? categories.keySet().iterator().next() : id;
    if (!categories.containsKey(key)) {
      throw new IllegalArgumentException("There is no such category.");
    }
    Category renamed = new Category(key, clean);
    categories.put(key, renamed);
    return renamed;
  }

  private record Content(List<Category> categories, List<Course> courses) {}
}
