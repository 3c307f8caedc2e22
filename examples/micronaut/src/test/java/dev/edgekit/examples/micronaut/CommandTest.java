package dev.edgekit.examples.micronaut;

import dev.edgekit.examples.contract.CommandContract;

class CommandTest extends CommandContract {
  CommandTest() {
    super(CourseServer.class);
  }
}
