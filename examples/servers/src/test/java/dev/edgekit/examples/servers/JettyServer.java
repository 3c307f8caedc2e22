package dev.edgekit.examples.servers;

import dev.edgekit.examples.contract.Server;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Jetty 12.1 with the handlers of one of its Jakarta environments. */
final class JettyServer implements Server {
  private final org.eclipse.jetty.server.Server jetty = new org.eclipse.jetty.server.Server();
  private final ServerConnector plain;
  private final ServerConnector tls;

  JettyServer(Certificate certificate, ContextHandler root, ContextHandler app) throws Exception {
    HttpConfiguration config = new HttpConfiguration();
    plain =
        new ServerConnector(
            jetty, new HttpConnectionFactory(config), new HTTP2CServerConnectionFactory(config));
    tls = tls(certificate);
    plain.setHost("127.0.0.1");
    tls.setHost("127.0.0.1");
    jetty.addConnector(plain);
    jetty.addConnector(tls);
    jetty.setHandler(new ContextHandlerCollection(root, app));
    jetty.start();
  }

  private ServerConnector tls(Certificate certificate) {
    HttpConfiguration config = new HttpConfiguration();
    config.addCustomizer(new SecureRequestCustomizer(false));
    SslContextFactory.Server keys = new SslContextFactory.Server();
    keys.setKeyStorePath(certificate.file().toString());
    keys.setKeyStorePassword(certificate.password());
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
    return new ServerConnector(
        jetty,
        new SslConnectionFactory(keys, alpn.getProtocol()),
        alpn,
        new HTTP2ServerConnectionFactory(config),
        new HttpConnectionFactory(config));
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
      jetty.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
