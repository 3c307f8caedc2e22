package dev.edgekit.examples.helidon;

import dev.edgekit.examples.contract.CommandContract;

class CommandTest extends CommandContract {
  CommandTest() {
    super(CourseServer.class);
  }
}
