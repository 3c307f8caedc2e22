package dev.edgekit.benchmarks.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.hc.client5.http.cache.CacheResponseStatus;
import org.apache.hc.client5.http.cache.HttpCacheContext;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.cache.CacheConfig;
import org.apache.hc.client5.http.impl.cache.CachingHttpClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * A visitor's browser with a cache of its own: that of Apache HttpClient as a private one for what
 * the API answers; of pictures only their addresses are kept, and until when they are fresh.
 * Thread-safe.
 */
final class Browser {
  private static final Pattern PICTURE = Pattern.compile("\"src\" ?: ?\"([^\"]+)\"");
  private static final Pattern MAX_AGE = Pattern.compile("max-age=(\\d+)");

  private final int visitor;
  private final Device device;
  private final String cookies;
  private final String cdn;
  private final Day day;
  private final CloseableHttpClient api;
  private final CloseableHttpClient plain;
  private final Map<String, Long> picturesFreshUntil = new ConcurrentHashMap<>();

  /**
   * A browser with an empty cache.
   *
   * @param session its cookie, for a visitor who is signed in
   */
  Browser(int visitor, Optional<String> session, Day day, HttpClientConnectionManager connections) {
    this.visitor = visitor;
    this.device = Device.of(visitor);
    this.cookies = "visitor=" + visitor + session.map(it -> "; " + it).orElse("");
    this.cdn = day.cdn();
    this.day = day;
    this.plain = day.plain();
    this.api =
        CachingHttpClients.custom()
            .setCacheConfig(
                CacheConfig.custom()
                    .setSharedCache(false)
                    .setAsynchronousWorkers(0)
                    .setMaxCacheEntries(100)
                    .setMaxObjectSize(1 << 20)
                    .build())
            .setConnectionManager(connections)
            .setConnectionManagerShared(true)
            .disableContentCompression()
            .disableCookieManagement()
            .disableAutomaticRetries()
            .build();
  }

  /** Opens a page: the menu on each, then what the page shows, the visitor's own, the pictures. */
  void open(Event page) throws IOException {
    get("/categories");
    String shown =
        switch (page.kind()) {
          case FRONT_PAGE -> get("/categories/1");
          case CATEGORY_PAGE -> get("/categories/" + page.subject());
          default -> get("/courses/" + page.subject());
        };
    if (cookies.contains(";")) {
      get("/client/me");
    }
    boolean course = page.kind() == Event.Kind.COURSE_PAGE;
    int pixels = course ? device.heroPixels() : device.cardPixels();
    int width = Platform.rung(day.ladder(), pixels);
    for (String source : pictures(shown, course ? 1 : device.cards())) {
      picture(source + "&w=" + width);
    }
  }

  private static List<String> pictures(String json, int inSight) {
    List<String> sources = new ArrayList<>();
    Matcher source = PICTURE.matcher(json);
    while (sources.size() < inSight && source.find()) {
      sources.add(source.group(1));
    }
    return sources;
  }

  private String get(String path) throws IOException {
    HttpGet request = new HttpGet(cdn + path);
    request.setHeader("Accept", "application/json");
    request.setHeader("Accept-Encoding", "gzip");
    request.setHeader("Cookie", cookies);
    HttpCacheContext context = HttpCacheContext.create();
    long wall = Day.wallMicros();
    long began = System.nanoTime();
    return api.execute(
        request,
        context,
        response -> {
          String text = text(response);
          boolean kept = context.getCacheResponseStatus() == CacheResponseStatus.CACHE_HIT;
          day.apiMillis().add((System.nanoTime() - began) / 1e6);
          day.count(path, response.getCode());
          Map<String, String> fields = fields(response);
          Place place = Place.of(kept, fields);
          day.answers().answered(new Told(place, path, wall, Day.wallMicros(), fields, text));
          return text;
        });
  }

  private void picture(String path) throws IOException {
    if (picturesFreshUntil.getOrDefault(path, 0L) > System.nanoTime()) {
      return;
    }
    HttpGet request = new HttpGet(cdn + path);
    request.setHeader("Accept", device.accept());
    request.setHeader("Cookie", cookies);
    long began = System.nanoTime();
    plain.execute(
        request,
        response -> {
          long bytes = EntityUtils.toByteArray(response.getEntity()).length;
          day.pictureMillis().add((System.nanoTime() - began) / 1e6);
          day.count(path, response.getCode());
          day.pictures().add(bytes, field(response, "Content-Type"));
          Matcher age = MAX_AGE.matcher(field(response, "Cache-Control"));
          long seconds = age.find() ? Long.parseLong(age.group(1)) : 0;
          picturesFreshUntil.put(path, System.nanoTime() + seconds * 1_000_000_000L);
          return bytes;
        });
  }

  private static String text(ClassicHttpResponse response) throws IOException {
    byte[] body = EntityUtils.toByteArray(response.getEntity());
    if (!field(response, "Content-Encoding").equals("gzip")) {
      return new String(body, UTF_8);
    }
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return new String(gzip.readAllBytes(), UTF_8);
    }
  }

  private static Map<String, String> fields(ClassicHttpResponse response) {
    Map<String, String> fields = new HashMap<>();
    for (Header header : response.getHeaders()) {
      fields.merge(header.getName(), header.getValue(), (a, b) -> a + ", " + b);
    }
    return fields;
  }

  private static String field(ClassicHttpResponse response, String name) {
    try {
      Header header = response.getHeader(name);
      return header == null ? "" : header.getValue();
    } catch (HttpException e) {
      return ""; // more than one
    }
  }

  @Override
  public String toString() {
    return "visitor " + visitor + " with " + device;
  }
}
