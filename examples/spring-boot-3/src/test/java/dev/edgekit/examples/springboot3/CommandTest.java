package dev.edgekit.examples.springboot3;

import dev.edgekit.examples.contract.CommandContract;

class CommandTest extends CommandContract {
  CommandTest() {
    super(CourseServer.class);
  }
}
