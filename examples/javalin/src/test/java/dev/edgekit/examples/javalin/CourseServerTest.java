package dev.edgekit.examples.javalin;

import dev.edgekit.examples.contract.FrameworkContract;
import dev.edgekit.examples.contract.Parts;
import dev.edgekit.examples.contract.Server;
import io.javalin.Javalin;

class CourseServerTest extends FrameworkContract {
  @Override
  protected Server start(Parts parts) {
    Javalin javalin = new CourseServer(parts.gate(), parts.cache(), parts.images()).start(0);
    return Server.on(javalin.port(), javalin::stop);
  }
}
