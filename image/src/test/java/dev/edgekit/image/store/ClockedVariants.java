package dev.edgekit.image.store;

import java.nio.file.Path;
import java.time.InstantSource;
import software.amazon.awssdk.services.s3.S3Client;

/** Stores that tell the time by a clock of the test's, for tests in other rooms. */
public final class ClockedVariants {
  private ClockedVariants() {}

  public static Variants inS3(S3Client s3, String bucket, String prefix, InstantSource clock) {
    return S3Variants.of(s3, bucket, prefix, clock);
  }

  public static Variants at(Path directory, InstantSource clock) {
    return FilesystemVariants.at(directory, clock);
  }
}
