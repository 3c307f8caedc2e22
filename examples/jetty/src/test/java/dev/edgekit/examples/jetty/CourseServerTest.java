package dev.edgekit.examples.jetty;

import dev.edgekit.examples.contract.FrameworkContract;
import dev.edgekit.examples.contract.Parts;
import dev.edgekit.examples.contract.Server;
import org.eclipse.jetty.util.component.LifeCycle;

class CourseServerTest extends FrameworkContract {
  @Override
  protected Server start(Parts parts) throws Exception {
    org.eclipse.jetty.server.Server jetty =
        CourseServer.of(0, parts.gate(), parts.cache(), parts.images());
    jetty.start();
    return Server.on(jetty.getURI().getPort(), () -> LifeCycle.stop(jetty));
  }
}
