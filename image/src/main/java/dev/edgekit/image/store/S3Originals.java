package dev.edgekit.image.store;

import static java.util.Objects.requireNonNull;

import dev.edgekit.image.internal.support.ContentCoding;
import dev.edgekit.image.internal.support.RateLimitedLog;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Originals in an S3 bucket, under a prefix. The version is the object's ETag, asked for by HEAD
 * and believed for ten seconds unless the service says otherwise; reading asks for just that
 * version, so that bytes and version belong together. The client is the host's and is never closed
 * here; it should have time limits of its own. Thread-safe.
 *
 * <p>A client without {@code s3:ListBucket} gets 403 for an object that isn't there, as for one
 * that it may not read; both count as absent, and a warning says so. Where objects that were found
 * before are refused too, or nothing was ever found and sixteen refused, that is a failure of the
 * store. So is a missing bucket, which is detected when the first object is missing.
 */
public final class S3Originals implements Originals {
  private static final RateLimitedLog log =
      new RateLimitedLog(LoggerFactory.getLogger(S3Originals.class));
  private static final Duration BELIEVED = Duration.ofSeconds(10);
  private static final String DENIED = "AccessDenied";
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 412;

  private final S3Client s3;
  private final String bucket;
  private final String prefix;
  private final S3Access access;
  private volatile boolean bucketSeen;

  private S3Originals(S3Client s3, String bucket, String prefix, LongSupplier nanos) {
    this.access = new S3Access(nanos);
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
    requireNonNull(s3, "s3 must not be null");
    requireNonNull(bucket, "bucket must not be null");
    requireNonNull(prefix, "prefix must not be null");
    return of(s3, bucket, prefix, System::nanoTime);
  }

  static S3Originals of(S3Client s3, String bucket, String prefix, LongSupplier nanos) {
    return new S3Originals(s3, bucket, prefix, nanos);
  }

  /** Whether what has this prefix in this bucket would be originals. */
  boolean hold(S3Client client, String otherBucket, String otherPrefix) {
    return s3.equals(client)
        && bucket.equals(otherBucket)
        && (prefix.isEmpty() ? otherPrefix.isEmpty() : otherPrefix.startsWith(prefix));
  }

  @Override
  public Optional<Original> find(SourceKey key) throws IOException {
    for (String spelling : key.spellings()) {
      Optional<Original> found = find(prefix + spelling);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Ten seconds. */
  @Override
  public Duration believedFor() {
    return BELIEVED;
  }

  private Optional<Original> find(String name) throws IOException {
    try {
      HeadObjectResponse found = s3.headObject(head -> head.bucket(bucket).key(name));
      bucketSeen = true;
      access.found(name);
      return Optional.of(new S3Original(name, checked(found.eTag())));
    } catch (S3Exception e) {
      return absent(name, e); // an answer to HEAD has no body to say what is missing
    } catch (SdkException e) {
      throw new IOException("S3 can't be reached for an original", e);
    }
  }

  /** The ETag: without one, reading couldn't ask for just that version. */
  private static String checked(@Nullable String etag) throws IOException {
    if (etag == null || etag.isEmpty()) {
      throw new UnexpectedAnswerException("the store names no ETag of an original");
    }
    return etag;
  }

  private Optional<Original> absent(String name, S3Exception answer) throws IOException {
    if (answer.statusCode() == NOT_FOUND) {
      checkBucket();
      return Optional.empty();
    }
    if (answer.statusCode() == FORBIDDEN) {
      return forbidden(name);
    }
    throw new IOException("S3 answers " + answer.statusCode() + " for an original", answer);
  }

  /**
   * Asks for a byte, since only an answer to GET says what is forbidden: this object, which may be
   * missing, or everything, because the client's key was withdrawn, say.
   */
  private Optional<Original> forbidden(String name) throws IOException {
    try (ResponseInputStream<GetObjectResponse> found =
        s3.getObject(get -> get.bucket(bucket).key(name).range("bytes=0-0"))) {
      access.found(name);
      return Optional.of(new S3Original(name, checked(found.response().eTag())));
    } catch (S3Exception e) {
      if (e.statusCode() != NOT_FOUND && !isDenied(e)) {
        throw new IOException("S3 answers " + answer(e) + " for an original", e);
      }
      if (isDenied(e) && access.refusesAll(this::isGiven)) {
        throw new IOException("S3 answers " + answer(e) + " for every original", e);
      }
      log.warn(
          "S3 answers 403 for objects of bucket {}: either they aren't there and the client lacks"
              + " s3:ListBucket, or they are and it lacks s3:GetObject",
          bucket);
      return Optional.empty();
    } catch (SdkException e) {
      throw new IOException("S3 can't be reached for an original", e);
    }
  }

  /** Whether an object that was there is still given out, or at least said to be gone. */
  private boolean isGiven(String name) throws IOException {
    try {
      s3.getObject(get -> get.bucket(bucket).key(name).range("bytes=0-0")).close();
      return true;
    } catch (S3Exception e) {
      return !isDenied(e);
    } catch (SdkException e) {
      throw new IOException("S3 can't be reached for an original", e);
    }
  }

  private static boolean isDenied(S3Exception e) {
    return e.statusCode() == FORBIDDEN && List.of("", DENIED).contains(code(e));
  }

  /** The store's word for what is wrong; empty without one. */
  private static String code(S3Exception e) {
    return e.awsErrorDetails() == null
        ? ""
        : Objects.requireNonNullElse(e.awsErrorDetails().errorCode(), "");
  }

  /** {@code 403 InvalidObjectState}, say: the object is archived and has to be restored. */
  private static String answer(S3Exception e) {
    return (e.statusCode() + " " + code(e)).strip();
  }

  /**
   * Throws if the bucket is missing: to a HEAD of an object, that is 404 just like a missing key.
   */
  private void checkBucket() throws IOException {
    if (bucketSeen) {
      return;
    }
    try {
      s3.headBucket(head -> head.bucket(bucket));
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND) {
        throw new IOException("there is no bucket " + bucket, e);
      } // otherwise asking is forbidden, so the bucket is there
    } catch (SdkException e) {
      throw new IOException("S3 can't be reached for a bucket", e);
    }
    bucketSeen = true;
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
      ResponseInputStream<GetObjectResponse> body = get();
      try {
        String coding = Objects.requireNonNullElse(body.response().contentEncoding(), "");
        return ContentCoding.decode(body, coding);
      } catch (ProtocolException e) {
        body.abort();
        throw new UnexpectedAnswerException(String.valueOf(e.getMessage()), e);
      } catch (IOException | RuntimeException e) {
        body.abort();
        throw e;
      }
    }

    private ResponseInputStream<GetObjectResponse> get() throws IOException {
      try {
        return s3.getObject(get -> get.bucket(bucket).key(name).ifMatch(etag));
      } catch (S3Exception e) {
        if (e.statusCode() == PRECONDITION_FAILED || e.statusCode() == NOT_FOUND) {
          throw new OriginalChangedException("the original has just changed", e);
        }
        throw new IOException("S3 answers " + answer(e) + " for an original's bytes", e);
      } catch (SdkException e) {
        throw new IOException("S3 can't be reached for an original's bytes", e);
      }
    }
  }
}
