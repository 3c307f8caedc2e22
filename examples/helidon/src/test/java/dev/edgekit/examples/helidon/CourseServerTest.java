package dev.edgekit.examples.helidon;

import dev.edgekit.examples.contract.Client;
import dev.edgekit.examples.contract.FrameworkContract;
import dev.edgekit.examples.contract.Http2;
import dev.edgekit.examples.contract.Parts;
import dev.edgekit.examples.contract.Server;
import io.helidon.webserver.WebServer;

class CourseServerTest extends FrameworkContract {
  @Override
  protected Server start(Parts parts) {
    WebServer server = new CourseServer(parts.gate(), parts.cache(), parts.images()).start(0);
    return Server.on(server.port(), server::stop);
  }

  /** A length without a body leaves the stream open there. */
  @Override
  protected String lengthOfHead(Client client, int length) {
    return client instanceof Http2 ? "0" : super.lengthOfHead(client, length);
  }
}
