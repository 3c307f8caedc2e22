package dev.edgekit.benchmarks.story;

import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.benchmarks.story.node.ServiceNode;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * Plays a schedule through the CDN, services and staff directly through the balancer, and keeps
 * what they saw. Events begin when the schedule says, however slow the answers are. Thread-safe.
 */
public final class Day implements AutoCloseable {
  private static final int CONNECTIONS = 256;
  private static final int THREADS = 128;

  private final Stage stage;
  private final String cdn;
  private final String balancer;
  private final String key;
  private final ExpressSessions sessions;
  private final PoolingHttpClientConnectionManager connections;
  private final CloseableHttpClient plain;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Map<Integer, Browser> browsers = new ConcurrentHashMap<>();
  private final double signedIn;
  private final Answers answers = new Answers();
  private final Latencies apiMillis = new Latencies();
  private final Latencies pictureMillis = new Latencies();
  private final Latencies purgeMillis = new Latencies();
  private final PictureBytes pictures = new PictureBytes();
  private final LongAdder pages = new LongAdder();
  private final LongAdder publicCalls = new LongAdder();
  private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

  /**
   * A day before it begins.
   *
   * @param key what services and staff show
   */
  Day(Stage stage, Surroundings around, String key, double signedIn) {
    this.stage = stage;
    this.cdn = around.cdnUrl();
    this.balancer = around.balancerUrl();
    this.key = key;
    this.signedIn = signedIn;
    this.sessions =
        ExpressSessions.connect(around.sessionsRedis(), List.of(ServiceNode.SESSION_SECRET))
            .withInsecureCookie();
    this.connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setMaxConnTotal(CONNECTIONS)
            .setMaxConnPerRoute(CONNECTIONS)
            .build();
    this.plain =
        HttpClients.custom()
            .setConnectionManager(connections)
            .setConnectionManagerShared(true)
            .disableContentCompression()
            .disableCookieManagement()
            .disableAutomaticRetries()
            .build();
  }

  /** Plays all of it, and returns when the last answer is there. */
  void play(List<Event> schedule) throws InterruptedException {
    long start = System.nanoTime();
    for (Event event : schedule) {
      long due = start + event.atMicros() * 1_000;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      threads.execute(() -> take(event));
    }
    threads.shutdown();
    if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
      failed("unfinished");
    }
  }

  private void take(Event event) {
    try {
      if (event.kind().isPage()) {
        pages.increment();
        browsers.computeIfAbsent(event.visitor(), this::browser).open(event);
      } else if (event.kind().isWrite()) {
        write(event);
      } else {
        send(new HttpGet(balancer + "/prices/" + event.subject()));
      }
    } catch (IOException | RuntimeException e) {
      failed(event.kind() + ": " + e);
    }
  }

  private Browser browser(int visitor) {
    boolean signed = visitor % Math.round(1 / signedIn) == 1;
    Optional<String> session =
        signed
            ? Optional.of(sessions.create("learner-" + visitor).split(";", 2)[0])
            : Optional.empty();
    return new Browser(visitor, session, this, connections);
  }

  private void write(Event event) throws IOException {
    String[] kind =
        switch (event.kind()) {
          case PRICE_WRITE -> new String[] {"/prices/", "course-"};
          case CATEGORY_RENAMED -> new String[] {"/names/", "category-"};
          default -> new String[] {"/covers/", "cover-"};
        };
    Commit commit = Commit.parse(send(new HttpPost(balancer + kind[0] + event.subject())));
    answers.committed(kind[1] + event.subject(), commit);
    purgeMillis.add((commit.purged() - commit.committed()) / 1e3);
  }

  private String send(HttpUriRequestBase request) throws IOException {
    request.setHeader("X-API-Key", key);
    return plain.execute(
        request,
        response -> {
          count(request.getPath(), response.getCode());
          return EntityUtils.toString(response.getEntity());
        });
  }

  /** An answer has come. */
  void count(String path, int status) {
    if (path.startsWith("/categories") || path.startsWith("/courses")) {
      publicCalls.increment();
    }
    if (status != 200) {
      failed(status + " for " + path.split("[/?]", 3)[1]);
    }
  }

  private void failed(String what) {
    failures.computeIfAbsent(what, w -> new LongAdder()).increment();
  }

  /** Now, in microseconds since 1970: as nodes say when they committed. */
  public static long wallMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  String cdn() {
    return cdn;
  }

  CloseableHttpClient plain() {
    return plain;
  }

  /** The widths that the pages of this stage name. */
  List<Integer> ladder() {
    return stage.pictures() == Stage.Pictures.JPEG ? Platform.BREAKPOINTS : Platform.LADDER;
  }

  Answers answers() {
    return answers;
  }

  Latencies apiMillis() {
    return apiMillis;
  }

  Latencies pictureMillis() {
    return pictureMillis;
  }

  Latencies purgeMillis() {
    return purgeMillis;
  }

  PictureBytes pictures() {
    return pictures;
  }

  long pages() {
    return pages.sum();
  }

  /** Calls that browsers made, also those that their own caches answered. */
  long publicCalls() {
    return publicCalls.sum();
  }

  /** What went wrong, and how often. */
  Map<String, LongAdder> failures() {
    return failures;
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    plain.close();
    connections.close();
    sessions.close();
  }
}
