package dev.edgekit.image;

import java.net.URI;
import java.nio.file.Path;
import java.util.Properties;
import java.util.function.Function;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobApiMetadata;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Request;

/** A real S3 server over a directory, on the loopback interface, and a client of it. */
final class S3Server {
  static final String BUCKET = "pictures";

  private final BlobStoreContext store;
  private final S3Proxy server;
  private final S3Client client;

  S3Server(Path directory) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("jclouds.filesystem.basedir", directory.toString());
    store =
        ContextBuilder.newBuilder(new FilesystemNio2BlobApiMetadata())
            .credentials("identity", "credential")
            .overrides(properties)
            .build(BlobStoreContext.class);
    server =
        S3Proxy.builder()
            .blobStore(store.getBlobStore())
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.NONE, null, null)
            .ignoreUnknownHeaders(true)
            .build();
    server.start();
    client = new OneConditionalPutAtATime(connect(server.getPort()));
    client.createBucket(create -> create.bucket(BUCKET));
  }

  private static S3Client connect(int port) {
    return S3Client.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + port))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        // The server knows no checksums beyond MD5.
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        // The server closes a connection whose conditional PUT it refuses, without a word; as
        // many of them as there are threads may lie in the client's pool.
        .overrideConfiguration(
            c ->
                c.retryStrategy(
                    DefaultRetryStrategy.standardStrategyBuilder()
                        .maxAttempts(40)
                        .backoffStrategy(BackoffStrategy.retryImmediately())
                        .build()))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .build();
  }

  /** This server looks whether an object exists and then writes it; S3 does both in one. */
  private static final class OneConditionalPutAtATime extends DelegatingS3Client {
    OneConditionalPutAtATime(S3Client client) {
      super(client);
    }

    @Override
    protected <T extends S3Request, R> R invokeOperation(T request, Function<T, R> operation) {
      boolean conditional =
          request instanceof PutObjectRequest put
              && (put.ifNoneMatch() != null || put.ifMatch() != null);
      if (!conditional) {
        return operation.apply(request);
      }
      synchronized (this) {
        return operation.apply(request);
      }
    }
  }

  S3Client client() {
    return client;
  }

  void stop() throws Exception {
    server.stop();
  }

  public void close() throws Exception {
    client.close();
    server.stop();
    store.close();
  }
}
