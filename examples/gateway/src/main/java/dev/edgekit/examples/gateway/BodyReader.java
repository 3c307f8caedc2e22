package dev.edgekit.examples.gateway;

import dev.edgekit.http.ProblemException;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** Reads one request's body as it comes, without a thread that waits for it. */
final class BodyReader implements Runnable {
  private final Request request;
  private final long max;
  private final BodyBudget.Share share;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();

  private BodyReader(Request request, long max, BodyBudget.Share share) {
    this.request = request;
    this.max = max;
    this.share = share;
  }

  /**
   * The body.
   *
   * @param share what it takes of the budget, which the caller gives back
   * @return fails with a {@link ProblemException}
   */
  static CompletableFuture<byte[]> read(Request request, long max, BodyBudget.Share share) {
    BodyReader reader = new BodyReader(request, max, share);
    if (request.getLength() > max) {
      reader.fail(reader.tooLong());
    } else {
      reader.run();
    }
    return reader.body;
  }

  @Override
  public void run() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        fail(problem(chunk.getFailure()));
        return;
      }
      if (!isTaken(chunk)) {
        return;
      }
      if (chunk.isLast()) {
        body.complete(bytes.toByteArray());
        return;
      }
    }
  }

  private boolean isTaken(Content.Chunk chunk) {
    try {
      int length = chunk.remaining();
      if (bytes.size() + (long) length > max) {
        throw tooLong();
      }
      share.take(length);
      byte[] part = new byte[length];
      chunk.getByteBuffer().get(part);
      bytes.writeBytes(part);
      return true;
    } catch (ProblemException e) {
      fail(e);
      return false;
    } finally {
      chunk.release();
    }
  }

  private void fail(ProblemException problem) {
    request.fail(problem); // what is left of it isn't read
    body.completeExceptionally(problem);
  }

  private ProblemException tooLong() {
    return new ProblemException(
        413,
        "Content Too Large",
        "The body is longer than " + Flag.MAX_REQUEST_BODY.text() + " = " + max + ".");
  }

  private static ProblemException problem(Throwable failure) {
    if (failure instanceof TimeoutException
        || (failure instanceof HttpException e && e.getCode() == 408)) {
      return new ProblemException(408, "Request Timeout", "The body came too slowly.");
    }
    return ProblemException.badRequest("The body could not be read: it is short or badly framed.");
  }
}
