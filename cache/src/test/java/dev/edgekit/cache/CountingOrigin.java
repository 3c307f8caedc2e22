package dev.edgekit.cache;

import dev.edgekit.http.Response;
import java.util.concurrent.atomic.AtomicInteger;

/** An origin whose answer says how many loads there were. */
final class CountingOrigin implements Origin {
  private final AtomicInteger loads = new AtomicInteger();
  private volatile String body = "version";
  private volatile boolean failing;

  @Override
  public Response load() {
    int n = loads.incrementAndGet();
    if (failing) {
      throw new IllegalStateException("the origin is down");
    }
    return Response.text(body + " " + n);
  }

  int loads() {
    return loads.get();
  }

  void body(String text) {
    this.body = text;
  }

  void failing(boolean failing) {
    this.failing = failing;
  }
}
