package dev.edgekit.examples.jdkhttp;

import dev.edgekit.http.Response;

/** A request that can't be answered as asked, with the problem that its sender is shown. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String title;

  /**
   * A problem.
   *
   * @param status 400 to 599
   * @param title the kind of problem, for a person
   * @param detail this occurrence; shown to the client
   */
  public ProblemException(int status, String title, String detail) {
    super(detail);
    this.status = status;
    this.title = title;
  }

  /** The problem as a response that no cache may store. */
  public Response response() {
    return Response.problem(status, "about:blank", title, String.valueOf(getMessage()));
  }
}
