package dev.edgekit.examples.servers;

import dev.edgekit.examples.contract.Server;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;

/** Jetty's environment of Jakarta EE 10. */
final class JettyEe10 {
  private JettyEe10() {}

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
