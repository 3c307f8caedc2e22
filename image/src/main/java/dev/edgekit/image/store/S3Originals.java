package dev.edgekit.image.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Originals in an S3 bucket, under a prefix. The version is the object's ETag, and reading asks for
 * just that one, so that bytes and version belong together. The client is the host's and is never
 * closed here. Thread-safe.
 */
public final class S3Originals implements Originals {
  private final S3Client s3;
  private final String bucket;
  private final String prefix;

  private S3Originals(S3Client s3, String bucket, String prefix) {
    this.s3 = s3;
    this.bucket = bucket;
    this.prefix = prefix;
  }

  /** The objects of this bucket. */
  public static S3Originals of(S3Client s3, String bucket) {
    return of(s3, bucket, "");
  }

  /**
   * The objects of this bucket whose keys start with the prefix.
   *
   * @param prefix put before every name as it is: {@code originals/}
   */
  public static S3Originals of(S3Client s3, String bucket, String prefix) {
    return new S3Originals(s3, bucket, prefix);
  }

  @Override
  public Optional<Original> find(SourceKey key) throws IOException {
    String name = prefix + key.value();
    try {
      HeadObjectResponse found = s3.headObject(head -> head.bucket(bucket).key(name));
      return Optional.of(new S3Original(name, found.eTag()));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (S3Exception e) {
      if (e.statusCode() == 404) {
        return Optional.empty(); // HEAD has no body to say which exception it is
      }
      throw new IOException("S3 answers " + e.statusCode() + " for an original", e);
    } catch (SdkException e) {
      throw new IOException("S3 can't be reached for an original", e);
    }
  }

  private final class S3Original implements Original {
    private final String name;
    private final String etag;

    S3Original(String name, String etag) {
      this.name = name;
      this.etag = etag;
    }

    @Override
    public String version() {
      return etag;
    }

    @Override
    public InputStream open() throws IOException {
      try {
        return s3.getObject(get -> get.bucket(bucket).key(name).ifMatch(etag));
      } catch (SdkException e) {
        throw new IOException("the original can't be read from S3, or has just changed", e);
      }
    }
  }
}
