package dev.edgekit.examples.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.json.JsonMapper;

/**
 * The courses and their categories: stands for the database that both nodes share, which is why
 * reading the categories takes its time. Thread-safe.
 */
final class Catalogue {
  static final Duration READ_TIME = Duration.ofMillis(120);

  private static final JsonMapper JSON = JsonMapper.shared();

  private final List<Course> courses;
  private final NavigableMap<String, Category> categories = new TreeMap<>();
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

  /**
   * Gives a category another name.
   *
   * @param id of the category; empty: the first
   * @return the category under its new name; absent if there is none with this id
   */
  synchronized Optional<Category> rename(String id, String name) {
    String key = id.isEmpty() ? categories.firstKey() : id;
    return Optional.ofNullable(categories.computeIfPresent(key, (k, c) -> new Category(k, name)));
  }

  private record Content(List<Category> categories, List<Course> courses) {}
}
