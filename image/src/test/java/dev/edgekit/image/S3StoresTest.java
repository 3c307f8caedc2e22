package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

class S3StoresTest {
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
  }

  @Test
  void saysThatItCantBeReached(@TempDir Path other) throws Exception {
    S3Server gone = new S3Server(other);
    gone.stop();
    SourceKey key = SourceKey.of("a.jpg");
    Originals originals = S3Originals.of(gone.client(), S3Server.BUCKET);
    Variants variants = S3Variants.of(gone.client(), S3Server.BUCKET, "");

    assertThatThrownBy(() -> originals.find(key)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> variants.find(VariantsContract.key(key, 1)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> variants.evict(key)).isInstanceOf(IOException.class);
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
