package dev.edgekit.examples.servers;

import dev.edgekit.examples.contract.Server;
import java.nio.file.Path;

/** Jetty 12.1 with Servlet 6.0. */
class JettyEe10Test extends GateFilterContract {
  @Override
  Server start(Site site, Certificate certificate, Path folder) throws Exception {
    return JettyEe10.start(site, certificate);
  }

  /** Jetty doubles them behind any filter's wrapper (jetty #3880, spring-framework #22858). */
  @Override
  String parametersAfterAsync() {
    return "[1, 1]";
  }
}
