package dev.edgekit.benchmarks.story.node;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The platform's database. Each method is one query, which the database answers with JSON or a
 * version; each entity in that JSON says its version. Thread-safe.
 */
final class Catalogue implements AutoCloseable {
  /** Categories with their most popular courses, for the menu on every page. */
  private static final String CATEGORIES =
      """
      select json_build_object('categories', json_agg(one order by id))::text from (
        select c.id, json_build_object('category', c.id, 'v', c.version, 'name', c.name,
          'about', c.about, 'courses', (select count(*) from course o where o.category = c.id),
          'popular', (select json_agg(json_build_object('id', p.id, 'title', p.title,
              'summary', p.summary)) from (
            select * from course o where o.category = c.id order by o.learners desc limit 6) p)
        ) one from category c) all_of_them
      """;

  /** The courses of a category with their stars, which are counted from the reviews. */
  private static final String COURSES =
      """
      select json_build_object('courses', json_agg(one))::text from (
        select json_build_object('course', o.id, 'v', o.version, 'title', o.title,
          'summary', o.summary, 'teacher', o.teacher, 'price', o.price,
          'picture', json_build_object('cover', k.id, 'v', k.version, 'src', '@' || k.file || '@'),
          'stars', r.stars, 'reviews', r.reviews) one
        from course o join cover k on k.id = o.cover, lateral (
          select round(avg(stars), 2) stars, count(*) reviews from review where course = o.id) r
        where o.category = ? order by o.learners desc limit 24) first_page
      """;

  private static final String COURSE =
      """
      select json_build_object('course', o.id, 'v', o.version, 'title', o.title,
        'summary', o.summary, 'about', o.about, 'teacher', o.teacher, 'price', o.price,
        'picture', json_build_object('cover', k.id, 'v', k.version, 'src', '@' || k.file || '@'),
        'stars', (select json_object_agg(stars, n) from (
          select stars, count(*) n from review where course = o.id group by stars) s),
        'reviews', (select json_agg(json_build_object('stars', stars, 'text', words)) from (
          select * from review where course = o.id order by id desc limit 12) r))::text
      from course o join cover k on k.id = o.cover where o.id = ?
      """;

  private static final String LEARNER =
      """
      select json_build_object('learner', ?::text, 'courses', json_agg(course))::text
      from (select course from review where learner = ? order by id desc limit 20) mine
      """;

  private final HikariDataSource pool;
  private final AtomicLong queries = new AtomicLong();

  Catalogue(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(16);
    this.pool = new HikariDataSource(config);
  }

  /** How many queries were asked. */
  long queries() {
    return queries.get();
  }

  String categories() {
    return text(CATEGORIES);
  }

  String courses(int category) {
    return text(COURSES, category);
  }

  String course(int course) {
    return text(COURSE, course);
  }

  String learner(String name) {
    return text(LEARNER, name, Math.floorMod(name.hashCode(), 20_000));
  }

  String price(int course) {
    return text(
        "select json_build_object('course', id, 'v', version, 'price', price)::text from course"
            + " where id = ?",
        course);
  }

  /** Writes a price and commits; the course's new version. */
  int writePrice(int course) {
    return Integer.parseInt(
        text(
            "update course set price = price + 1, version = version + 1 where id = ?"
                + " returning version::text",
            course));
  }

  int renameCategory(int category) {
    return Integer.parseInt(
        text(
            "update category set name = 'Category ' || id || ' as of ' || version,"
                + " version = version + 1 where id = ? returning version::text",
            category));
  }

  int replaceCover(int cover) {
    return Integer.parseInt(
        text("update cover set version = version + 1 where id = ? returning version::text", cover));
  }

  private String text(String sql, Object... values) {
    queries.incrementAndGet();
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          throw new IllegalArgumentException("nothing is there");
        }
        return rows.getString(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
