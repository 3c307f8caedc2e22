package dev.edgekit.examples.gateway;

import static dev.edgekit.examples.gateway.RawOrigin.FRESH;
import static dev.edgekit.examples.gateway.RawOrigin.ok;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Http2Test {
  private static final String PASSWORD = "for this test alone";

  @TempDir private Path folder;

  @Test
  void speaksHttp2InClear() throws Exception {
    try (RawOrigin origin = new RawOrigin();
        Gateway gateway = Gateway.start("--port", "0", "--origin", origin.url())) {
      assertSpeaksHttp2(HttpClient.newHttpClient(), gateway.url(), origin);
    }
  }

  @Test
  void speaksHttp2OverTls() throws Exception {
    Path keys = keyStore();
    Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    try (RawOrigin origin = new RawOrigin();
        Gateway gateway =
            Gateway.start(
                "--port", "0",
                "--origin", origin.url(),
                "--tls-keystore", keys.toString(),
                "--tls-password", password.toString())) {
      HttpClient client = HttpClient.newBuilder().sslContext(trusting(keys)).build();
      assertSpeaksHttp2(client, gateway.url().replace("127.0.0.1", "localhost"), origin);
      assertThat(origin.seen().get(0).field("X-Forwarded-Proto")).isEqualTo("https");
    }
  }

  /** varnish-cache #2291, pingora #892, h2o #161, tempesta #1736, mitmproxy #5342. */
  @Test
  void cookiesThatComeInPiecesReachTheOriginAsOne() throws Exception {
    try (RawOrigin origin = new RawOrigin();
        Gateway gateway = Gateway.start("--port", "0", "--origin", origin.url())) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(gateway.url() + "/a"))
              .header("Cookie", "theme=dark")
              .header("Cookie", "sid=1; x=2")
              .build();
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(origin.seen().get(0).headers().all("Cookie"))
          .containsExactly("theme=dark; sid=1; x=2");
    }
  }

  /** caddy #6041, #5074; http-reverse-proxy #44: through two gateways, over HTTP/2 at the end. */
  @Test
  void aHintAndTrailersPassTwoGatewaysWithoutHarm() throws Exception {
    try (RawOrigin origin = new RawOrigin();
        Gateway second = Gateway.start("--port", "0", "--origin", origin.url());
        Gateway first = Gateway.start("--port", "0", "--origin", second.url())) {
      origin.sends(
          "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
              + "HTTP/1.1 200 OK\r\n"
              + FRESH
              + "Trailer: X-Sum\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
              + "5\r\nwhole\r\n0\r\nX-Sum: 1\r\n\r\n");

      String http1 = RawClient.get(first, "/a");
      HttpResponse<String> http2 =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(first.url() + "/a")).build(),
                  BodyHandlers.ofString());

      assertThat(http1).startsWith("HTTP/1.1 103").contains("Link: </a.css>");
      String page = http1.substring(http1.indexOf("HTTP/1.1 200"));
      assertThat(page).endsWith("whole").doesNotContain("Link", "X-Sum", "Trailer");
      assertThat(http2.body()).isEqualTo("whole");
      assertThat(http2.headers().map()).doesNotContainKeys("link", "x-sum", "trailer");
    }
  }

  private static void assertSpeaksHttp2(HttpClient client, String url, RawOrigin origin)
      throws IOException, InterruptedException {
    origin.sends(ok(FRESH, "hello"));
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/a?b")).build();

    HttpResponse<String> first = client.send(request, BodyHandlers.ofString());
    HttpResponse<String> second = client.send(request, BodyHandlers.ofString());

    assertThat(second.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(first.body()).isEqualTo("hello");
    assertThat(second.headers().firstValue("Cache-Status").orElse("")).contains("hit");
    RawOrigin.Seen seen = origin.seen().get(0);
    assertThat(seen.line()).isEqualTo("GET /a?b");
    assertThat(seen.field("Host")).isEqualTo(URI.create(url).getAuthority());
    assertThat(origin.seen()).hasSize(1);
  }

  private Path keyStore() throws IOException, InterruptedException {
    Path keys = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    return keys;
  }

  private static SSLContext trusting(Path keys) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = new FileInputStream(keys.toFile())) {
      store.load(in, PASSWORD.toCharArray());
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
