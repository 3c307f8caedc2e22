package dev.edgekit.image.store;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Variants in an S3 bucket, shared by every node, under a prefix that nothing else uses: {@code
 * prefix/source/variant}. A lifecycle rule of the bucket should delete old ones. The client is the
 * host's and is never closed here. Thread-safe.
 */
public final class S3Variants implements Variants, VariantLeases {
  private static final int PRECONDITION_FAILED = 412;
  private static final int CONFLICT = 409; // S3's answer to concurrent conditional writes
  private static final int MAX_DELETED_AT_ONCE = 1_000;

  private final S3Client s3;
  private final String bucket;
  private final String prefix;
  private final InstantSource clock;

  private S3Variants(S3Client s3, String bucket, String prefix, InstantSource clock) {
    this.s3 = s3;
    this.bucket = bucket;
    this.prefix = prefix;
    this.clock = clock;
  }

  /**
   * Variants in this bucket.
   *
   * @param prefix put before every name as it is: {@code variants/}
   */
  public static S3Variants of(S3Client s3, String bucket, String prefix) {
    requireNonNull(s3, "s3 must not be null");
    requireNonNull(bucket, "bucket must not be null");
    requireNonNull(prefix, "prefix must not be null");
    return new S3Variants(s3, bucket, prefix, InstantSource.system());
  }

  static S3Variants of(S3Client s3, String bucket, String prefix, InstantSource clock) {
    return new S3Variants(s3, bucket, prefix, clock);
  }

  /**
   * Refuses originals of the same bucket whose prefix is this one's, or the beginning of it; in a
   * bucket whose originals have no prefix, any prefix will do.
   */
  @Override
  public void requireApartFrom(Originals originals) {
    if (originals instanceof S3Originals objects && objects.hold(s3, bucket, prefix)) {
      throw new IllegalArgumentException(
          "the prefix of the variants begins with that of the originals in the same bucket; name"
              + " another, as variants/: \""
              + prefix
              + "\"");
    }
  }

  @Override
  public Optional<Variant> find(VariantKey key) throws IOException {
    try {
      return VariantFile.read(
          s3.getObjectAsBytes(get -> get.bucket(bucket).key(name(key))).asByteArrayUnsafe());
    } catch (S3Exception e) {
      if (e.statusCode() == 404) {
        return Optional.empty();
      }
      throw new IOException("S3 answers " + e.statusCode() + " for a variant", e);
    } catch (SdkException e) {
      throw new IOException("S3 can't be reached for a variant", e);
    }
  }

  @Override
  public void put(VariantKey key, Variant variant) throws IOException {
    byte[] file = VariantFile.write(variant);
    try {
      s3.putObject(put -> put.bucket(bucket).key(name(key)), RequestBody.fromBytes(file));
    } catch (SdkException e) {
      throw new IOException("a variant can't be stored in S3", e);
    }
  }

  @Override
  public void evict(SourceKey source) throws IOException {
    String folder = prefix + VariantKey.sourceId(source) + "/";
    try {
      List<ObjectIdentifier> batch = objects(folder);
      while (!batch.isEmpty()) {
        List<ObjectIdentifier> these = batch;
        s3.deleteObjects(delete -> delete.bucket(bucket).delete(d -> d.objects(these).quiet(true)));
        batch = batch.size() < MAX_DELETED_AT_ONCE ? List.of() : objects(folder);
      }
    } catch (SdkException e) {
      throw new IOException("variants can't be dropped from S3", e);
    }
  }

  /**
   * A lease is an object that only one node can create ({@code If-None-Match: *}). If its holder
   * died, another node takes the lease over by replacing exactly that object ({@code If-Match}),
   * which again only one can do.
   */
  @Override
  public boolean tryLease(VariantKey key, Duration time) throws IOException {
    String name = name(key) + ".lease";
    try {
      return create(name) || takeOver(name, time);
    } catch (SdkException e) {
      throw new IOException("a lease can't be had from S3", e);
    }
  }

  @Override
  public void release(VariantKey key) throws IOException {
    try {
      s3.deleteObject(delete -> delete.bucket(bucket).key(name(key) + ".lease"));
    } catch (SdkException e) {
      throw new IOException("a lease can't be given back to S3", e);
    }
  }

  private boolean create(String name) {
    try {
      s3.putObject(put -> put.bucket(bucket).key(name).ifNoneMatch("*"), stamp());
      return true;
    } catch (S3Exception e) {
      return refused(e);
    }
  }

  private boolean takeOver(String name, Duration time) {
    try {
      HeadObjectResponse held = s3.headObject(head -> head.bucket(bucket).key(name));
      if (held.lastModified().plus(time).isAfter(clock.instant())) {
        return false;
      }
      s3.putObject(put -> put.bucket(bucket).key(name).ifMatch(held.eTag()), stamp());
      return true;
    } catch (S3Exception e) {
      return e.statusCode() != 404 && refused(e);
    }
  }

  private static boolean refused(S3Exception e) {
    if (e.statusCode() == PRECONDITION_FAILED || e.statusCode() == CONFLICT) {
      return false;
    }
    throw e;
  }

  /** A body that is never the same twice, so that the ETag tells one holder from the next. */
  private RequestBody stamp() {
    Instant now = clock.instant();
    return RequestBody.fromString(now + " " + java.util.UUID.randomUUID());
  }

  private List<ObjectIdentifier> objects(String folder) {
    return s3
        .listObjectsV2(list -> list.bucket(bucket).prefix(folder).maxKeys(MAX_DELETED_AT_ONCE))
        .contents()
        .stream()
        .map(S3Object::key)
        .map(key -> ObjectIdentifier.builder().key(key).build())
        .toList();
  }

  private String name(VariantKey key) {
    return prefix + key.source() + "/" + key.variant();
  }
}
