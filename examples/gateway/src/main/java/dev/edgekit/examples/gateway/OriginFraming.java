package dev.edgekit.examples.gateway;

import dev.edgekit.http.ProblemException;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;

/**
 * Whether it is certain where an answer of the origin ends. Two readings of that are how a response
 * gets split; what is in doubt is refused (RFC 9112 §6.3), and so neither stored nor passed on.
 */
final class OriginFraming {
  private OriginFraming() {}

  /**
   * Looks at what the client's parser lets pass.
   *
   * @throws ProblemException 502 if it isn't certain
   */
  static void check(HttpVersion version, int status, HttpFields fields) {
    boolean coded = fields.contains(HttpHeader.TRANSFER_ENCODING);
    if (status < 200 || status > 599) { // 101, too: nothing asked for another protocol
      throw Problem.badGateway("The origin's answer has the status " + status + ".");
    }
    if (coded && fields.contains(HttpHeader.CONTENT_LENGTH)) {
      throw Problem.badGateway(
          "The origin's answer has both Transfer-Encoding and Content-Length.");
    }
    if (coded && version != HttpVersion.HTTP_1_1) { // RFC 9112 §6.1
      throw Problem.badGateway("The origin's answer has Transfer-Encoding in " + version + ".");
    }
    List<String> codings = fields.getValuesList(HttpHeader.TRANSFER_ENCODING);
    if (coded && !(codings.size() == 1 && "chunked".equalsIgnoreCase(codings.get(0)))) {
      throw Problem.badGateway("The origin's answer has a transfer coding that wasn't asked for.");
    }
    if (fields.getCSV(HttpHeader.CONTENT_LENGTH, false).size() > 1) {
      throw Problem.badGateway("The origin's answer has more than one Content-Length.");
    }
  }
}
