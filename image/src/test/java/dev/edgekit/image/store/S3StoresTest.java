package dev.edgekit.image.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.image.fixtures.S3Server;
import dev.edgekit.image.fixtures.SampleVariants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Request;

class S3StoresTest {
  private static final VariantKey KEY = SampleVariants.key(SourceKey.of("a.jpg"), 320);
  private static final Duration TIME = Duration.ofMinutes(1);

  @TempDir private static Path directory;
  private static S3Server server;

  @BeforeAll
  static void start() throws Exception {
    server = new S3Server(directory);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Nested
  class AsOriginals extends OriginalsContract {
    @Override
    Originals originals() {
      put("originals/courses/java.jpg", BYTES);
      put("originals/Übung 1+2.jpg", BYTES);
      return S3Originals.of(client(), S3Server.BUCKET, "originals/");
    }

    @Test
    void givesAChangedObjectAnotherVersion() throws Exception {
      Originals originals = originals();
      SourceKey key = SourceKey.of("courses/java.jpg");
      Original before = originals.find(key).orElseThrow();

      put("originals/courses/java.jpg", new byte[] {1});

      assertThat(originals.find(key).orElseThrow().version()).isNotEqualTo(before.version());
      assertThatThrownBy(before::open).isInstanceOf(IOException.class);
    }
  }

  @Nested
  class AsVariants extends VariantsContract {
    @Override
    Variants variants() {
      return store(Instant.now());
    }

    /** S3 lists and deletes a thousand at a time. */
    @Test
    void evictsMoreThanOnePage() throws Exception {
      String prefix = UUID.randomUUID() + "/";
      SourceKey source = SourceKey.of("a.jpg");
      String folder = prefix + VariantKey.sourceId(source);
      Path objects = Files.createDirectories(directory.resolve(S3Server.BUCKET).resolve(folder));
      for (int i = 0; i < 1_001; i++) {
        Files.createFile(objects.resolve("variant" + i));
      }

      S3Variants.of(client(), S3Server.BUCKET, prefix).evict(source);

      assertThat(client().listObjectsV2(l -> l.bucket(S3Server.BUCKET).prefix(folder)).contents())
          .isEmpty();
    }
  }

  @Nested
  class AsLeases extends VariantLeasesContract {
    private final String prefix = UUID.randomUUID() + "/";

    @Override
    VariantLeases node(InstantSource clock) {
      return S3Variants.of(client(), S3Server.BUCKET, prefix, clock);
    }

    @Override
    boolean stampsByTheClockGiven() {
      return false;
    }

    @Test
    void oneOfTwoWhoFindItExpiredTakesOver() throws Exception {
      InstantSource later = () -> Instant.now().plusSeconds(90);
      VariantLeases quick = node(later);
      assertThat(node(InstantSource.system()).tryLease(KEY, TIME)).isTrue();

      S3Client slow = new Hooked(client(), false, () -> quick.tryLease(KEY, TIME));

      assertThat(lease(slow, later)).isFalse();
    }

    @Test
    void leavesToTheNextTryWhatWasGivenBackMeanwhile() throws Exception {
      VariantLeases quick = node(InstantSource.system());
      assertThat(quick.tryLease(KEY, TIME)).isTrue();
      S3Client slow = new Hooked(client(), true, () -> giveBack(quick));

      assertThat(lease(slow, InstantSource.system())).isFalse();
      assertThat(lease(client(), InstantSource.system())).isTrue();
    }

    /** S3's answer to two conditional writes at the same time. */
    @Test
    void hasNoLeaseOfAConflict() throws Exception {
      S3Client conflicting =
          new DelegatingS3Client(client()) {
            @Override
            protected <T extends S3Request, R> R invokeOperation(
                T request, Function<T, R> operation) {
              throw S3Exception.builder().statusCode(409).build();
            }
          };

      assertThat(lease(conflicting, InstantSource.system())).isFalse();
    }

    private boolean lease(S3Client client, InstantSource clock) throws IOException {
      return S3Variants.of(client, S3Server.BUCKET, prefix, clock).tryLease(KEY, TIME);
    }

    private boolean giveBack(VariantLeases leases) throws IOException {
      leases.release(KEY);
      return true;
    }
  }

  /** What another node does before or after this one looks at an object. */
  private static final class Hooked extends DelegatingS3Client {
    private final boolean before;
    private final Callable<Boolean> other;

    Hooked(S3Client client, boolean before, Callable<Boolean> other) {
      super(client);
      this.before = before;
      this.other = other;
    }

    @Override
    protected <T extends S3Request, R> R invokeOperation(T request, Function<T, R> operation) {
      if (!(request instanceof HeadObjectRequest)) {
        return operation.apply(request);
      }
      run(before);
      R found = operation.apply(request);
      run(!before);
      return found;
    }

    private void run(boolean now) {
      try {
        assertThat(!now || other.call()).isTrue();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void saysThatItCantBeReached(@TempDir Path other) throws Exception {
    S3Server gone = new S3Server(other);
    gone.stop();
    SourceKey key = SourceKey.of("a.jpg");
    Originals originals = S3Originals.of(gone.client(), S3Server.BUCKET);
    S3Variants variants = S3Variants.of(gone.client(), S3Server.BUCKET, "");

    assertThatThrownBy(() -> originals.find(key)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> variants.find(KEY)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> variants.put(KEY, SampleVariants.variant(1, 1)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> variants.evict(key)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> variants.tryLease(KEY, TIME)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> variants.release(KEY)).isInstanceOf(IOException.class);
  }

  private static S3Variants store(Instant now) {
    return S3Variants.of(client(), S3Server.BUCKET, UUID.randomUUID() + "/", () -> now);
  }

  private static void put(String key, byte[] bytes) {
    client().putObject(put -> put.bucket(S3Server.BUCKET).key(key), RequestBody.fromBytes(bytes));
  }

  private static S3Client client() {
    return server.client();
  }
}
