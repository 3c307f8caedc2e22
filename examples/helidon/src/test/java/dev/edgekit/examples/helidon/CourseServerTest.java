package dev.edgekit.examples.helidon;

import dev.edgekit.examples.contract.Client;
import dev.edgekit.examples.contract.FrameworkContract;
import dev.edgekit.examples.contract.Http2;
import dev.edgekit.examples.contract.Server;
import dev.edgekit.examples.course.CourseParts;
import dev.edgekit.examples.course.Running;
import java.io.IOException;

class CourseServerTest extends FrameworkContract {
  @Override
  protected Server start(CourseParts parts) throws IOException {
    Running server = CourseServer.start(parts, 0);
    return Server.on(server.port(), server::close);
  }

  /** A length without a body leaves the stream open there. */
  @Override
  protected String lengthOfHead(Client client, int length) {
    return client instanceof Http2 ? "0" : super.lengthOfHead(client, length);
  }
}
