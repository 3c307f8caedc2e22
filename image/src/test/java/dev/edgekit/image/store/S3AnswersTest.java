package dev.edgekit.image.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.Limits;
import dev.edgekit.image.fixtures.Gzip;
import dev.edgekit.image.fixtures.Pictures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;

/** What S3 says beside 200 and 404, and what the viewer of a picture gets. */
class S3AnswersTest {
  private static final byte[] PHOTO = Pictures.jpeg(Pictures.photo(60, 40));
  private static final CountDownLatch END = new CountDownLatch(1);

  private static HttpServer server;
  private static ExecutorService threads;
  private static S3Client s3;
  private static final AtomicInteger asked = new AtomicInteger();
  private static volatile boolean refusing;

  @BeforeAll
  static void start() throws IOException {
    threads = Executors.newCachedThreadPool();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", S3AnswersTest::answer);
    server.start();
    s3 =
        S3Client.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .overrideConfiguration(
                c ->
                    c.retryStrategy(
                        DefaultRetryStrategy.standardStrategyBuilder().maxAttempts(1).build()))
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
            .build();
  }

  @AfterAll
  static void stop() {
    END.countDown();
    s3.close();
    server.stop(0);
    threads.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource({
    "ok.jpg, 200, ",
    "gzip.jpg, 200, ",
    "brotli.jpg, 502, 5",
    "untagged.jpg, 502, 5",
    "missing404.jpg, 404, ",
    "missing403.jpg, 404, ", // without s3:ListBucket
    "withdrawn.jpg, 503, 5", // the client's key: nothing is said of the picture
    "headless.jpg, 200, ", // a store, or a policy, that refuses HEAD alone
    "unavailable.jpg, 503, 5",
    "archived.jpg, 503, 5",
    "changed.jpg, 503, 1", // both times that it is read
    "truncated.jpg, 503, 5"
  })
  void answersWhatTheStoreMeans(String name, int status, String retryAfter) {
    try (ImageService images = service("b", Duration.ofSeconds(20))) {
      Response response = get(images, name);

      assertThat(response.status()).isEqualTo(status);
      assertThat(response.headers().first("Retry-After").orElse(null)).isEqualTo(retryAfter);
    }
  }

  @ParameterizedTest
  @CsvSource({"slow-head.jpg", "slow-get.jpg"})
  void keepsItsTimeLimit(String name) {
    try (ImageService images = service("b", Duration.ofMillis(500))) {
      assertThat(get(images, name).status()).isEqualTo(503);
    }
  }

  @Test
  void twentyHitsAreNoTwentyQuestions() {
    try (ImageService images = service("b", Duration.ofSeconds(20))) {
      get(images, "ok.jpg");
      asked.set(0);
      for (int i = 0; i < 20; i++) {
        assertThat(get(images, "ok.jpg").status()).isEqualTo(200);
      }
      assertThat(asked).hasValueLessThan(3);
    }
  }

  /** A HEAD of an object says no more than 404; that the bucket is missing is another thing. */
  @Test
  void aWrongBucketIsNoMissingPicture() {
    try (ImageService images = service("wrong", Duration.ofSeconds(20))) {
      assertThat(get(images, "missing404.jpg").status()).isEqualTo(503);
      assertThat(images.state().originalsReachable()).isFalse();
    }
  }

  /**
   * With objects that were there before, everything is refused: an outage, not missing pictures.
   */
  @Test
  void aBucketThatRefusesWhatItGaveIsNoMissingPicture() {
    AtomicLong nanos = new AtomicLong();
    try (ImageService images = service(S3Originals.of(s3, "b", "", nanos::get))) {
      assertThat(get(images, "ok.jpg").status()).isEqualTo(200);
      assertThat(get(images, "missing403.jpg").status()).isEqualTo(404);
      refusing = true;
      nanos.addAndGet(Duration.ofSeconds(11).toNanos());

      assertThat(get(images, "other.jpg").status()).isEqualTo(503);
      assertThat(images.state().originalsReachable()).isFalse();

      refusing = false;
      nanos.addAndGet(Duration.ofSeconds(2).toNanos());
      assertThat(get(images, "missing403.jpg").status()).isEqualTo(404);
    } finally {
      refusing = false;
    }
  }

  /** Least privilege: what was there and is deleted is refused like what never was. */
  @Test
  void aDeletedObjectAloneIsNoOutage() {
    AtomicLong nanos = new AtomicLong();
    try (ImageService images = service(S3Originals.of(s3, "b", "", nanos::get))) {
      assertThat(get(images, "ok.jpg").status()).isEqualTo(200);
      assertThat(get(images, "headless.jpg").status()).isEqualTo(200);
      nanos.addAndGet(Duration.ofSeconds(11).toNanos());
      asked.set(0);

      for (int i = 0; i < 20; i++) {
        assertThat(get(images, "missing403.jpg").status()).isEqualTo(404);
      }
      assertThat(asked).as("one question more").hasValueLessThan(4);
    }
  }

  /** A node that has found nothing yet: a few missing pictures are that, all of them aren't. */
  @Test
  void aBucketThatNeverGaveAnythingIsAnOutageInTheEnd() {
    refusing = true;
    try (ImageService images = service("b", Duration.ofSeconds(20))) {
      for (int i = 0; i < 16; i++) {
        assertThat(get(images, i + ".jpg").status()).isEqualTo(404);
      }
      assertThat(get(images, "another.jpg").status()).isEqualTo(503);
    } finally {
      refusing = false;
    }
  }

  private static ImageService service(S3Originals originals) {
    return ImageService.builder().originals(originals).widths(30).withoutRefinement().build();
  }

  private static ImageService service(String bucket, Duration timeout) {
    return ImageService.builder()
        .originals(S3Originals.of(s3, bucket))
        .widths(30)
        .limits(Limits.defaults().withTimeout(timeout))
        .withoutRefinement()
        .build();
  }

  private static Response get(ImageService images, String name) {
    return images.serve(Request.get("/images/" + name + "?w=30").build());
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.incrementAndGet();
      boolean head = exchange.getRequestMethod().equals("HEAD");
      String path = exchange.getRequestURI().getPath();
      String name = path.substring(path.lastIndexOf('/') + 1);
      exchange.getResponseHeaders().set("ETag", "\"e1\"");
      exchange.getResponseHeaders().set("Last-Modified", "Mon, 30 Nov 2026 09:00:00 GMT");
      if (refusing) {
        error(exchange, 403, "AccessDenied");
        return;
      }
      switch (name) {
        case "ok.jpg" -> send(exchange, 200, PHOTO);
        case "b" -> send(exchange, 200, new byte[0]); // HeadBucket
        case "untagged.jpg" -> {
          exchange.getResponseHeaders().remove("ETag");
          send(exchange, 200, PHOTO);
        }
        case "gzip.jpg" -> coded(exchange, "gzip", Gzip.of(PHOTO));
        case "brotli.jpg" -> coded(exchange, "br", PHOTO);
        case "missing403.jpg" -> error(exchange, 403, "AccessDenied");
        case "withdrawn.jpg" -> error(exchange, 403, "InvalidAccessKeyId");
        case "headless.jpg" -> send(exchange, head ? 403 : 200, head ? new byte[0] : PHOTO);
        case "unavailable.jpg" -> error(exchange, 503, "SlowDown");
        case "archived.jpg" -> headOr(exchange, head, 403, "InvalidObjectState");
        case "changed.jpg" -> headOr(exchange, head, 412, "PreconditionFailed");
        case "truncated.jpg" -> truncated(exchange, head);
        case "slow-head.jpg" -> slow(exchange, head);
        case "slow-get.jpg" -> slow(exchange, !head);
        default -> error(exchange, 404, "NoSuchKey");
      }
    }
  }

  private static void headOr(HttpExchange exchange, boolean head, int status, String code)
      throws IOException {
    if (head) {
      send(exchange, 200, PHOTO);
    } else {
      error(exchange, status, code);
    }
  }

  private static void coded(HttpExchange exchange, String coding, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Encoding", coding);
    send(exchange, 200, body);
  }

  private static void truncated(HttpExchange exchange, boolean head) throws IOException {
    if (head) {
      send(exchange, 200, PHOTO);
    } else {
      exchange.sendResponseHeaders(200, PHOTO.length);
      exchange.getResponseBody().write(Arrays.copyOf(PHOTO, PHOTO.length / 2));
      exchange.getResponseBody().flush();
    }
  }

  private static void slow(HttpExchange exchange, boolean hangs) throws IOException {
    try {
      if (hangs) {
        END.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    send(exchange, 200, PHOTO);
  }

  private static void error(HttpExchange exchange, int status, String code) throws IOException {
    String body = "<Error><Code>" + code + "</Code><Message>no</Message></Error>";
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
    }
    exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }
}
