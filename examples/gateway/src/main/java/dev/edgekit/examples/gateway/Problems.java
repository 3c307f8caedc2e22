package dev.edgekit.examples.gateway;

import dev.edgekit.http.Response;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What Jetty itself refuses is a problem like any other (RFC 9457), not a page. */
final class Problems implements Request.Handler {
  @Override
  public boolean handle(Request request, org.eclipse.jetty.server.Response to, Callback callback) {
    int status = to.getStatus() < 400 ? 500 : to.getStatus();
    Object reason = request.getAttribute(ErrorHandler.ERROR_MESSAGE);
    String title = HttpStatus.getMessage(status);
    String detail = status < 500 && reason != null ? reason.toString() : title;
    ClientResponse.write(
        Response.problem(status, "about:blank", title, detail), request, to, callback);
    return true;
  }
}
