package dev.edgekit.examples.servers;

import dev.edgekit.examples.contract.Server;
import java.nio.file.Path;

/** Tomcat 11 or 10.1, whichever is on the class path. */
class TomcatTest extends GateFilterContract {
  @Override
  Server start(Site site, Certificate certificate, Path folder) throws Exception {
    return new TomcatServer(site, certificate, folder);
  }
}
