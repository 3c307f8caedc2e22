package dev.edgekit.http;

import static java.util.Objects.requireNonNull;

/**
 * A request that can't be answered as asked, with the problem to show its sender: an adapter throws
 * it for a message that is malformed or ambiguous about the host that it is for.
 */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String title;

  /**
   * A problem.
   *
   * @param status 400 to 599
   * @param title the kind of problem, for a person
   * @param detail this occurrence and what to do about it; shown to the client
   */
  public ProblemException(int status, String title, String detail) {
    super(detail);
    this.status = status;
    this.title = title;
  }

  /** A 400 with this detail. */
  public static ProblemException badRequest(String detail) {
    requireNonNull(detail, "detail must not be null");
    return new ProblemException(400, "Bad Request", detail);
  }

  /** 400 to 599. */
  public int status() {
    return status;
  }

  /** The problem as a response that no cache may store. */
  public Response response() {
    return Response.problem(status, "about:blank", title, String.valueOf(getMessage()));
  }
}
