package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.internal.answer.AnswerSource;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.Response;
import java.util.Optional;
import java.util.function.Function;

/** What a request gets, before it is counted and written out. */
sealed interface Served {

  /**
   * A stored response.
   *
   * @param origin what the origin just sent, if the load was this request's own
   */
  record Stored(StoredResponse response, AnswerSource source, Optional<Response> origin)
      implements Served {}

  /** A response that the origin made for this request and that isn't stored. */
  record Passing(PassingResponse response, AnswerSource source) implements Served {}

  /** A response of this cache's own making: nothing stored will do, nothing else may be asked. */
  record Refusal(Response response) implements Served {}

  /**
   * Nothing: the origin failed and nothing may stand in.
   *
   * @param failure a RuntimeException or an Error
   */
  record Nothing(Throwable failure) implements Served {}

  /** The result of the function for this kind of answer. */
  default <T> T fold(
      Function<? super Stored, ? extends T> stored,
      Function<? super Passing, ? extends T> passing,
      Function<? super Refusal, ? extends T> refusal,
      Function<? super Nothing, ? extends T> nothing) {
    if (this instanceof Stored it) {
      return stored.apply(it);
    }
    if (this instanceof Passing it) {
      return passing.apply(it);
    }
    return this instanceof Refusal it ? refusal.apply(it) : nothing.apply((Nothing) this);
  }
}
