package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.ConditionalOrigin;
import dev.edgekit.cache.Origin;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;

/** An origin that knows nothing of requests. */
public record PlainOrigin(Origin origin) implements ConditionalOrigin {
  @Override
  public Response load(Request request) throws Exception {
    return origin.load();
  }

  /**
   * What stands for an origin when loads are counted: its class, one for each place in the host's
   * code that serves something.
   */
  static Object place(ConditionalOrigin origin) {
    return origin instanceof PlainOrigin plain ? plain.origin.getClass() : origin.getClass();
  }
}
