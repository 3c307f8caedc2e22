package dev.edgekit.examples.servers;

import dev.edgekit.examples.contract.Server;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;

/** Jetty's environment of Jakarta EE 11. */
final class JettyEe11 {
  private JettyEe11() {}

  static Server start(Site site, Certificate certificate) throws Exception {
    return new JettyServer(certificate, context("/", site), context("/app", site));
  }

  private static ServletContextHandler context(String path, Site site) {
    ServletContextHandler context = new ServletContextHandler(path);
    context.addServletContainerInitializer(site);
    ErrorPageErrorHandler pages = new ErrorPageErrorHandler();
    pages.addErrorPage(500, "/error-page");
    context.setErrorHandler(pages);
    return context;
  }
}
