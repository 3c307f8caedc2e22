package dev.edgekit.examples.servers;

import dev.edgekit.examples.contract.Server;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.security.KeyStore;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Undertow. */
final class UndertowServer implements Server {
  private final Undertow undertow;

  UndertowServer(Site site, Certificate certificate) throws Exception {
    PathHandler paths = new PathHandler(deployed(site, "/"));
    paths.addPrefixPath("/app", deployed(site, "/app"));
    undertow =
        Undertow.builder()
            .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
            .addHttpListener(0, "127.0.0.1")
            .addHttpsListener(0, "127.0.0.1", tls(certificate))
            .setHandler(paths)
            .build();
    undertow.start();
  }

  private static io.undertow.server.HttpHandler deployed(Site site, String path) throws Exception {
    DeploymentInfo deployment =
        Servlets.deployment()
            .setClassLoader(UndertowServer.class.getClassLoader())
            .setContextPath(path)
            .setDeploymentName(path)
            .addErrorPage(Servlets.errorPage("/error-page", 500))
            .addServletContainerInitializer(
                new ServletContainerInitializerInfo(
                    Site.class, new ImmediateInstanceFactory<>(site), Set.of()));
    DeploymentManager manager = Servlets.newContainer().addDeployment(deployment);
    manager.deploy();
    return manager.start();
  }

  private static SSLContext tls(Certificate certificate) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    char[] password = certificate.password().toCharArray();
    try (InputStream in = Files.newInputStream(certificate.file())) {
      keys.load(in, password);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private int port(int listener) {
    return ((InetSocketAddress) undertow.getListenerInfo().get(listener).getAddress()).getPort();
  }

  @Override
  public int port() {
    return port(0);
  }

  @Override
  public int tlsPort() {
    return port(1);
  }

  @Override
  public void close() {
    undertow.stop();
  }
}
