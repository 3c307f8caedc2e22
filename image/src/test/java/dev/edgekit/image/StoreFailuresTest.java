package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.store.Original;
import dev.edgekit.image.store.OriginalChangedException;
import dev.edgekit.image.store.Originals;
import dev.edgekit.image.store.SourceKey;
import dev.edgekit.image.store.UnexpectedAnswerException;
import dev.edgekit.image.store.Variant;
import dev.edgekit.image.store.VariantKey;
import dev.edgekit.image.store.Variants;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Stores that are slow, down, refuse, or change under the read: ready pictures keep coming, no
 * request waits beyond its limit, and a store's state is never a fault of ours (500).
 */
class StoreFailuresTest {
  private static final byte[] ONE = Pictures.jpeg(Pictures.photo(60, 40));
  private static final byte[] OTHER = Pictures.jpeg(Pictures.quarters(80, 90));
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final CountDownLatch end = new CountDownLatch(1);
  private final Store store = new Store();

  @AfterEach
  void endHangingCalls() {
    end.countDown();
  }

  /** How a store fails, and what is answered where nothing is known. */
  private enum Fault {
    THROWS_IN_FIND(503, "5"),
    THROWS_A_BUG_IN_FIND(503, "5"),
    ANSWERS_NONSENSE_IN_FIND(502, "5"),
    HANGS_IN_FIND(503, "5"),
    THROWS_IN_OPEN(503, "5"),
    ANSWERS_NONSENSE_IN_OPEN(502, "5"),
    BREAKS_OFF(503, "5"),
    BREAKS_OFF_WITH_A_BUG(503, "5"),
    KEEPS_CHANGING(503, "1");

    private final int status;
    private final String retryAfter;

    Fault(int status, String retryAfter) {
      this.status = status;
      this.retryAfter = retryAfter;
    }

    boolean isInFind() {
      return name().endsWith("FIND");
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void saysWhenToComeBackWhereNothingIsKnown(Fault fault) {
    store.fault = fault;
    boolean hangs = fault == Fault.HANGS_IN_FIND;
    try (ImageService images = service(hangs ? Duration.ofMillis(300) : LIMIT).build()) {
      Response response = get(images, "a.jpg?w=30");

      assertThat(response.status()).isEqualTo(fault.status);
      assertThat(response.headers().first("Retry-After")).contains(fault.retryAfter);
      assertThat(response.headers().first("Cache-Control")).contains("no-store");
    }
  }

  /** A time limit is kept though the store holds its thread for longer. */
  @ParameterizedTest
  @EnumSource(Fault.class)
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void keepsServingWhatIsReady(Fault fault) {
    try (ImageService images = service(LIMIT).build()) {
      Response before = get(images, "a.jpg?w=30");
      store.fault = fault;

      for (int i = 0; i < 20; i++) {
        Response during = get(images, "a.jpg?w=30");

        assertThat(during.status()).isEqualTo(200);
        assertThat(during.body()).isEqualTo(before.body());
        assertThat(during.headers().first("Cache-Status"))
            .contains(
                fault.isInFind()
                    ? "edgekit-image; hit; detail=originals-unreachable"
                    : "edgekit-image; hit");
        assertThat(during.headers().first("Cache-Control").orElse(""))
            .startsWith("public, max-age=" + (fault.isInFind() ? 60 : 86_400));
      }
      assertThat(images.state().originalsReachable()).isEqualTo(!fault.isInFind());
      if (fault.isInFind()) {
        assertThat(store.finds).as("few of twenty ask what is away").hasValueLessThan(6);
      }
    }
  }

  /** Whoever looks at the state has it asked: a health page needs no visitors to turn green. */
  @Test
  void seesWithoutARequestThatTheStoreIsBack() {
    try (ImageService images = service(LIMIT).build()) {
      store.fault = Fault.THROWS_IN_FIND;
      assertThat(get(images, "a.jpg?w=30").status()).isEqualTo(503);
      assertThat(images.state().originalsReachable()).isFalse();
      store.fault = null;

      await().atMost(LIMIT).until(() -> images.state().originalsReachable());
    }
  }

  @Test
  void showsAnotherWidthWhereTheOriginalCantBeRead() {
    try (ImageService images = service(LIMIT).build()) {
      Response before = get(images, "a.jpg?w=30");
      store.fault = Fault.THROWS_IN_OPEN;

      Response larger = get(images, "a.jpg?w=60");

      assertThat(larger.status()).isEqualTo(200);
      assertThat(larger.body()).isEqualTo(before.body());
      assertThat(larger.headers().first("Cache-Status"))
          .contains("edgekit-image; hit; detail=other-width");
      assertThat(larger.headers().first("Cache-Control").orElse(""))
          .as("the next request may reach the store")
          .startsWith("public, max-age=5,");
    }
  }

  /** A connection that is reset once in a while is no outage. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatBreaksOffOnceIsReadAgain(boolean byABug) {
    try (ImageService images = service(LIMIT).build()) {
      store.breaksOffOnce.set(byABug ? new IllegalStateException() : new IOException("reset"));

      Response response = get(images, "a.jpg?w=30");

      assertThat(response.headers().first("Cache-Status"))
          .contains("edgekit-image; fwd=miss; stored");
      assertThat(store.breaksOffOnce).hasValue(null);
    }
  }

  @Test
  void believesAnOldVersionForNoLongerThanItIsTold() {
    try (ImageService images = service(LIMIT).staleIfError(Duration.ZERO).build()) {
      assertThat(get(images, "a.jpg?w=30").status()).isEqualTo(200);
      store.fault = Fault.THROWS_IN_FIND;

      assertThat(get(images, "a.jpg?w=30").status()).isEqualTo(503);
    }
  }

  @Test
  void asksOnceForManyHits() {
    try (ImageService images = service(LIMIT).checkEvery(Duration.ofMinutes(5)).build()) {
      for (int i = 0; i < 20; i++) {
        assertThat(get(images, "a.jpg?w=30").status()).isEqualTo(200);
        assertThat(get(images, "none.jpg?w=30").status()).isEqualTo(404);
      }
      assertThat(store.finds).hasValue(2);

      images.evict("a.jpg");
      get(images, "a.jpg?w=30");
      assertThat(store.finds).as("told that it is another").hasValue(3);
    }
  }

  /** As an upload that renames a file into place does, and S3 says by 412. */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void readsAgainWhatIsReplacedUnderTheRead(boolean whileItIsRead) {
    try (ImageService images = service(LIMIT).build()) {
      store.replacedInOpen.set(whileItIsRead ? 0 : 1);
      store.changesAtTheEnd.set(whileItIsRead ? 1 : 0);

      Response response = get(images, "a.jpg?w=30");

      assertThat(response.status()).isEqualTo(200);
      assertThat(store.finds).hasValue(2);
      store.current = OTHER;
      assertThat(response.body()).isEqualTo(get(images, "a.jpg?w=30").body());
    }
  }

  @ParameterizedTest
  @CsvSource({"false, edgekit-image; fwd=miss; stored", "true, edgekit-image; fwd=miss"})
  void saysStoredOnlyOfWhatIs(boolean full, String expected) {
    Variants variants = new Failing(full);
    try (ImageService images = service(LIMIT).variants(variants).build()) {
      Response response = get(images, "a.jpg?w=30");

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.headers().first("Cache-Status")).contains(expected);
      assertThat(images.state().variantsReachable()).isEqualTo(!full);
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void makesWhatASlowStoreOfVariantsDoesNotFind() {
    Variants slow =
        new Failing(false) {
          @Override
          public Optional<Variant> find(VariantKey key) throws IOException {
            hang();
            return Optional.empty();
          }
        };
    try (ImageService images = service(Duration.ofSeconds(4)).variants(slow).build()) {
      assertThat(get(images, "a.jpg?w=30").status()).isEqualTo(200);
    }
  }

  @Test
  void helpersOfPagesGoOnWithoutTheStore() {
    store.fault = Fault.THROWS_IN_FIND;
    try (ImageService images = service(LIMIT).build()) {
      assertThat(images.srcset("a.jpg"))
          .isEqualTo("/images/a.jpg?w=30 30w, /images/a.jpg?w=60 60w");
      assertThat(images.img("a.jpg").html()).contains("srcset=").doesNotContain("width=");
      assertThatThrownBy(() -> images.placeholder("a.jpg"))
          .isInstanceOfSatisfying(ImageException.class, e -> assertThat(e.status()).isEqualTo(503));
    }
  }

  @Test
  void saysThatItIsClosed() {
    ImageService images = service(LIMIT).build();
    images.close();
    images.close();

    Response response = get(images, "a.jpg?w=30");

    assertThat(response.status()).isEqualTo(503);
    assertThat(new String(response.body(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("closed");
    assertThat(store.closed).as("what the builder was given, once").hasValue(1);
    assertThat(images.state().closed()).isTrue();
  }

  private ImageServiceBuilder service(Duration limit) {
    return ImageService.builder()
        .originals(store)
        .widths(30, 60)
        .limits(Limits.defaults().withTimeout(limit))
        .hideOriginals()
        .withoutRefinement();
  }

  private static Response get(ImageService images, String target) {
    return images.serve(Request.get("/images/" + target).header("Accept", "image/webp").build());
  }

  private void hang() throws IOException {
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** One picture, and every way in which a store may not hand it out. */
  private final class Store implements Originals {
    private final AtomicInteger finds = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private volatile @Nullable Fault fault;
    private volatile byte[] current = ONE;
    private final AtomicInteger replacedInOpen = new AtomicInteger();
    private final AtomicInteger changesAtTheEnd = new AtomicInteger();
    private final AtomicReference<@Nullable Exception> breaksOffOnce = new AtomicReference<>();

    @Override
    public Optional<Original> find(SourceKey key) throws IOException {
      finds.incrementAndGet();
      Fault now = fault;
      if (now != null) {
        switch (now) {
          case THROWS_IN_FIND -> throw new IOException("down");
          case THROWS_A_BUG_IN_FIND -> throw new IllegalStateException("down");
          case ANSWERS_NONSENSE_IN_FIND -> throw new UnexpectedAnswerException("teapot");
          case HANGS_IN_FIND -> hang();
          default -> {}
        }
      }
      byte[] bytes = current;
      return key.value().equals("a.jpg")
          ? Optional.of(new Found(bytes, Integer.toString(Arrays.hashCode(bytes))))
          : Optional.empty();
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }

    private final class Found implements Original {
      private final byte[] bytes;
      private final String version;

      Found(byte[] bytes, String version) {
        this.bytes = bytes;
        this.version = version;
      }

      @Override
      public String version() {
        return version;
      }

      @Override
      public InputStream open() throws IOException {
        if (fault == Fault.KEEPS_CHANGING || replacedInOpen.getAndDecrement() > 0) {
          current = OTHER;
          throw new OriginalChangedException("replaced");
        }
        if (fault == Fault.THROWS_IN_OPEN) {
          throw new IOException("archived");
        }
        if (fault == Fault.ANSWERS_NONSENSE_IN_OPEN) {
          throw new UnexpectedAnswerException("stored as br");
        }
        return new Breaking(new ByteArrayInputStream(bytes));
      }
    }

    private final class Breaking extends FilterInputStream {
      Breaking(InputStream in) {
        super(in);
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        if (fault == Fault.BREAKS_OFF) {
          throw new IOException("connection reset");
        }
        if (fault == Fault.BREAKS_OFF_WITH_A_BUG) {
          throw new IllegalStateException("the client's own");
        }
        Exception once = breaksOffOnce.getAndSet(null);
        if (once instanceof IOException e) {
          throw e;
        } else if (once instanceof RuntimeException e) {
          throw e;
        }
        int read = super.read(bytes, from, length);
        if (read < 0 && changesAtTheEnd.getAndDecrement() > 0) {
          current = OTHER;
          throw new OriginalChangedException("written over");
        }
        return read;
      }
    }
  }

  /** Holds nothing, and may be full. */
  private static class Failing implements Variants {
    private final boolean full;

    Failing(boolean full) {
      this.full = full;
    }

    @Override
    public Optional<Variant> find(VariantKey key) throws IOException {
      return Optional.empty();
    }

    @Override
    public void put(VariantKey key, Variant variant) throws IOException {
      if (full) {
        throw new IOException("no space left on device");
      }
    }

    @Override
    public void evict(SourceKey source) {}
  }
}
