package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.internal.answer.Use;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.Response;
import java.util.Optional;
import java.util.function.Function;

/** What a request gets, before it is counted and written out. */
public sealed interface Served {

  /**
   * A stored response.
   *
   * @param origin what the origin sent just now, where it was this request's own load
   */
  record Stored(StoredResponse response, Use use, Optional<Response> origin) implements Served {}

  /** A response that is not stored. */
  record Own(Response response, Use use) implements Served {}

  /** Nothing: the origin failed and nothing may stand in. */
  record Nothing(RuntimeException failure) implements Served {}

  /** The result of the one function that is for what this is. */
  default <T> T fold(
      Function<? super Stored, ? extends T> stored,
      Function<? super Own, ? extends T> own,
      Function<? super Nothing, ? extends T> nothing) {
    if (this instanceof Stored it) {
      return stored.apply(it);
    }
    return this instanceof Own it ? own.apply(it) : nothing.apply((Nothing) this);
  }
}
