package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.ConditionalOrigin;
import dev.edgekit.cache.OriginException;
import dev.edgekit.cache.internal.answer.Revalidation;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Asks the origin and notes what the answer's age and standing depend on. Thread-safe. */
public final class OriginCall {
  private final Coherence coherence;
  private final Environment environment;

  public OriginCall(Coherence coherence, Environment environment) {
    this.coherence = coherence;
    this.environment = environment;
  }

  /**
   * Asks the origin for a load.
   *
   * @param condition the stored response to validate; null if there is none
   * @param token of the lease that the caller loads under; empty if there is none
   * @throws OriginException if the origin throws a checked exception
   * @throws RuntimeException as the origin throws it, and if the origin returns null
   */
  Fetch ask(LoadJob job, @Nullable StoredResponse condition, String token) {
    Request request = Revalidation.request(job.request(), job.policy(), condition);
    return ask(job.origin(), request, token);
  }

  /** Asks the origin this and nothing else; {@code asOf} is noted first. */
  Fetch ask(ConditionalOrigin origin, Request request, String token) {
    LogId asOf = coherence.asOf();
    long began = environment.nanos();
    long asked = environment.millis();
    Response response = answer(origin, request);
    String fillId = token.isEmpty() ? UUID.randomUUID().toString() : token;
    long took = environment.nanos() - began;
    return new Fetch(response, asOf, fillId, began, took, asked, environment.millis());
  }

  private static Response answer(ConditionalOrigin origin, Request request) {
    try {
      return withoutIdentity(
          Objects.requireNonNull(
              origin.load(request), "the origin returned null instead of a response"));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new OriginException(e);
    }
  }

  /**
   * Without a {@code Content-Encoding} of {@code identity}, which no response should have (RFC 9110
   * §8.4.1).
   */
  private static Response withoutIdentity(Response response) {
    String coding = response.headers().combined("Content-Encoding").orElse("");
    return coding.strip().equalsIgnoreCase("identity")
        ? response.withHeaders(response.headers().without("Content-Encoding"))
        : response;
  }
}
