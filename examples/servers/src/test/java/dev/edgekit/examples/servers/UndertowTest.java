package dev.edgekit.examples.servers;

import dev.edgekit.examples.contract.Server;
import java.nio.file.Path;

/** Undertow. */
class UndertowTest extends GateFilterContract {
  @Override
  Server start(Site site, Certificate certificate, Path folder) throws Exception {
    return new UndertowServer(site, certificate);
  }

  /** Undertow lets the field win, everywhere alike. */
  @Override
  String hostOfTheAbsoluteForm(String ofTheTarget, String ofTheField) {
    return ofTheField;
  }
}
