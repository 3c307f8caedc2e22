package dev.edgekit.examples.gateway;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections whose next request takes too long to arrive: a client that sends a byte now
 * and then is never idle, and so would hold its connection for ever. Looks around four times within
 * the limit, so a head may take a quarter longer. Thread-safe.
 */
final class SlowHeads extends AbstractLifeCycle implements Connection.Listener {
  private final Scheduler scheduler;
  private final long limitNanos;
  private final Map<EndPoint, Arrival> arrivals = new ConcurrentHashMap<>();

  SlowHeads(Scheduler scheduler, Duration limit) {
    this.scheduler = scheduler;
    this.limitNanos = limit.toNanos();
  }

  /** This handler, with a note of when its requests begin and end. */
  Handler around(Handler handler) {
    return new Handler.Wrapper(handler) {
      @Override
      public boolean handle(Request request, Response response, Callback callback)
          throws Exception {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        Arrival arrival = arrivals.get(endPoint);
        if (arrival != null) {
          arrival.begun();
          Request.addCompletionListener(request, failure -> arrival.ended(endPoint));
        }
        return super.handle(request, response, callback);
      }
    };
  }

  @Override
  public void onOpened(Connection connection) {
    EndPoint endPoint = connection.getEndPoint();
    arrivals.computeIfAbsent(endPoint, opened -> new Arrival());
  }

  /** TLS, ALPN and HTTP are connections over one another; the last to go takes the note along. */
  @Override
  public void onClosed(Connection connection) {
    if (!connection.getEndPoint().isOpen()) {
      arrivals.remove(connection.getEndPoint());
    }
  }

  @Override
  protected void doStart() {
    lookAroundLater();
  }

  private void lookAroundLater() {
    scheduler.schedule(this::lookAround, limitNanos / 4, TimeUnit.NANOSECONDS);
  }

  private void lookAround() {
    arrivals.forEach(
        (endPoint, arrival) -> {
          if (!endPoint.isOpen()) {
            arrivals.remove(endPoint);
          } else if (arrival.isLate(endPoint)) {
            endPoint.close();
          }
        });
    if (isRunning()) {
      lookAroundLater();
    }
  }

  /** The next request of a connection. */
  private final class Arrival {
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile long since = NanoTime.now();
    private volatile boolean beginning = true;
    private volatile long bytesBefore;

    void begun() {
      underWay.incrementAndGet();
    }

    void ended(EndPoint endPoint) {
      beginning = false;
      bytesBefore = bytes(endPoint);
      underWay.decrementAndGet();
    }

    /** A new connection counts from its beginning, one that is kept from its next byte. */
    boolean isLate(EndPoint endPoint) {
      if (underWay.get() > 0) {
        beginning = false;
        return false;
      }
      if (!beginning && bytes(endPoint) > bytesBefore) {
        beginning = true;
        since = NanoTime.now();
      }
      return beginning && NanoTime.since(since) > limitNanos;
    }

    private long bytes(EndPoint endPoint) {
      Connection connection = endPoint.getConnection();
      return connection == null ? 0 : connection.getBytesIn();
    }
  }
}
