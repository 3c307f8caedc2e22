package dev.edgekit.examples.servers;

import dev.edgekit.examples.contract.Server;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/** Embedded Tomcat, of the version that is on the class path. */
final class TomcatServer implements Server {
  private final Tomcat tomcat = new Tomcat();
  private final Connector plain = connector();
  private final Connector tls = connector();

  TomcatServer(Site site, Certificate certificate, Path folder) throws Exception {
    tomcat.setBaseDir(folder.toString());
    tomcat.setConnector(plain);
    secure(tls, certificate);
    tomcat.getService().addConnector(tls);
    for (String path : new String[] {"", "/app"}) {
      Context context = tomcat.addContext(path, folder.toString());
      context.addServletContainerInitializer(site, Set.of());
      ErrorPage page = new ErrorPage();
      page.setErrorCode(500);
      page.setLocation("/error-page");
      context.addErrorPage(page);
    }
    tomcat.start();
  }

  private static Connector connector() {
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    connector.addUpgradeProtocol(new Http2Protocol());
    return connector;
  }

  private static void secure(Connector connector, Certificate certificate) {
    connector.setScheme("https");
    connector.setSecure(true);
    connector.setProperty("SSLEnabled", "true");
    SSLHostConfig host = new SSLHostConfig();
    SSLHostConfigCertificate key =
        new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.EC);
    key.setCertificateKeystoreFile(certificate.file().toString());
    key.setCertificateKeystorePassword(certificate.password());
    key.setCertificateKeystoreType("PKCS12");
    host.addCertificate(key);
    connector.addSslHostConfig(host);
  }

  @Override
  public int port() {
    return plain.getLocalPort();
  }

  @Override
  public int tlsPort() {
    return tls.getLocalPort();
  }

  @Override
  public void close() {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
