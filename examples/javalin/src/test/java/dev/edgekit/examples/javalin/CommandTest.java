package dev.edgekit.examples.javalin;

import dev.edgekit.examples.contract.CommandContract;

class CommandTest extends CommandContract {
  CommandTest() {
    super(CourseServer.class);
  }
}
