package dev.edgekit.examples.jetty;

import dev.edgekit.examples.contract.CommandContract;

class CommandTest extends CommandContract {
  CommandTest() {
    super(CourseServer.class);
  }
}
