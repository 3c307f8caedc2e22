package dev.edgekit.cache.cloudfront;

import dev.edgekit.cache.EdgePurgeException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.cloudfront.model.CreateInvalidationRequest;
import software.amazon.awssdk.services.cloudfront.model.Paths;

/** Items that are sent together, with the futures of their callers. */
final class PurgeBatch {
  private static final Logger log = LoggerFactory.getLogger(PurgeBatch.class);

  final Map<String, CompletableFuture<Void>> items = new LinkedHashMap<>();

  /** The same for each attempt, so that CloudFront sees a second one as the first. */
  private final String reference = UUID.randomUUID().toString();

  void put(String item, CompletableFuture<Void> done) {
    items.put(item, done);
  }

  CreateInvalidationRequest request(String distributionId) {
    Paths paths = Paths.builder().items(items.keySet()).quantity(items.size()).build();
    return CreateInvalidationRequest.builder()
        .distributionId(distributionId)
        .invalidationBatch(b -> b.callerReference(reference).paths(paths))
        .build();
  }

  void fail(RuntimeException cause) {
    log.error("CloudFront was not purged of {} items", items.size(), cause);
    EdgePurgeException failure =
        new EdgePurgeException("CloudFront was not purged of " + items.keySet(), cause);
    items.values().forEach(done -> done.completeExceptionally(failure));
  }
}
