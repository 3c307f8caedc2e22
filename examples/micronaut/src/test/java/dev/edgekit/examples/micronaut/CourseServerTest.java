package dev.edgekit.examples.micronaut;

import dev.edgekit.examples.contract.FrameworkContract;
import dev.edgekit.examples.contract.Server;
import dev.edgekit.examples.course.CourseParts;
import dev.edgekit.examples.course.Running;

class CourseServerTest extends FrameworkContract {
  @Override
  protected Server start(CourseParts parts) {
    Running server = CourseServer.start(parts, 0);
    return Server.on(server.port(), server::close);
  }

  @Override
  protected boolean answersTwoHosts() {
    return false;
  }
}
