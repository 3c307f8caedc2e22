package dev.edgekit.examples.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Jetty in front: HTTP/1.1 and HTTP/2 on one port, in clear or over TLS, with a limit to everything
 * that a client can be slow or lavish with. Thread-safe.
 */
final class FrontServer implements AutoCloseable {
  private static final int THREADS = 200;

  private final Server server;
  private final ServerConnector connector;
  private final boolean secure;

  FrontServer(Options options, Handler handler) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    threads.setName("gateway");
    this.server = new Server(threads);
    this.secure = options.isOn(Flag.TLS_KEYSTORE);
    HttpConfiguration http = http(options);
    this.connector = new ServerConnector(server, secure ? tls(options, http) : clear(http));
    connector.setHost(options.address().getAddress().getHostAddress());
    connector.setPort(options.address().getPort());
    connector.setIdleTimeout(options.time(Flag.IDLE_TIMEOUT).toMillis());
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(options.count(Flag.MAX_CONNECTIONS), connector));
    SlowHeads heads = new SlowHeads(server.getScheduler(), options.time(Flag.HEAD_TIMEOUT));
    connector.addBean(heads);
    long rate = options.bytes(Flag.MIN_RATE);
    server.setHandler(new MinimumDataRateHandler(heads.around(handler), rate, 0));
    server.setErrorHandler(new Problems());
  }

  /** Listens from now on. */
  void start() throws IOException {
    try {
      server.start();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /** {@code http://127.0.0.1:8080}. */
  String url() {
    InetAddress host = new InetSocketAddress(connector.getHost(), 0).getAddress();
    String name = host.isAnyLocalAddress() ? "localhost" : host.getHostAddress();
    String scheme = secure ? "https://" : "http://";
    return scheme + (name.contains(":") ? "[" + name + "]" : name) + ":" + connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the server did not stop", e);
    }
  }

  /** Every target comes through as it is: what to refuse, the gateway decides. */
  private static HttpConfiguration http(Options options) {
    HttpConfiguration http = new HttpConfiguration();
    http.setUriCompliance(UriCompliance.UNSAFE);
    http.setRequestHeaderSize(options.arrayBytes(Flag.MAX_HEAD));
    http.setResponseHeaderSize(2 * options.arrayBytes(Flag.MAX_HEAD)); // and what is added
    http.setMaxResponseHeaderSize(2 * options.arrayBytes(Flag.MAX_HEAD));
    // Jetty remembers a connection's fields and by default takes "Cookie: s=aB" for "Cookie: s=Ab".
    http.setHeaderCacheCaseSensitive(true);
    http.setHeaderCacheSize(0);
    http.setSendServerVersion(false);
    http.setSendDateHeader(false); // a stored response keeps the origin's
    return http;
  }

  private static ConnectionFactory[] clear(HttpConfiguration http) {
    return new ConnectionFactory[] {
      new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http)
    };
  }

  private static ConnectionFactory[] tls(Options options, HttpConfiguration http) {
    http.addCustomizer(new SecureRequestCustomizer(false)); // SNI chooses no certificate here
    HttpConnectionFactory http1 = new HttpConnectionFactory(http);
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
    alpn.setDefaultProtocol(http1.getProtocol());
    SslContextFactory.Server certificates = new SslContextFactory.Server();
    String password = secret(options.file(Flag.TLS_PASSWORD).orElseThrow());
    certificates.setKeyStore(keyStore(options.file(Flag.TLS_KEYSTORE).orElseThrow(), password));
    certificates.setKeyStorePassword(password);
    return new ConnectionFactory[] {
      new org.eclipse.jetty.server.SslConnectionFactory(certificates, alpn.getProtocol()),
      alpn,
      new HTTP2ServerConnectionFactory(http),
      http1
    };
  }

  private static KeyStore keyStore(Path file, String password) {
    try {
      return KeyStore.getInstance(file.toFile(), password.toCharArray());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "%s is no key store that the password in %s opens: %s"
              .formatted(Flag.TLS_KEYSTORE.text(), Flag.TLS_PASSWORD.text(), file),
          e);
    }
  }

  private static String secret(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException(Flag.TLS_PASSWORD.text() + " can't be read: " + file, e);
    }
  }
}
