package dev.edgekit.image.internal.fetch;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.internal.support.ContentCoding;
import dev.edgekit.image.internal.support.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpHead;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Fetches from allowed hosts at checked IP addresses, within limits of bytes, time and redirects.
 * Thread-safe.
 */
public final class GuardedFetch implements AutoCloseable {
  private static final int MAX_REDIRECTS = 3;
  private static final int MAX_CONNECTIONS = 32;
  private static final int MAX_FIELDS = 100;
  private static final int MAX_LINE_BYTES = 8_192;

  private final AllowedHosts hosts;
  private final long maxBytes;
  private final Duration timeout;
  private final CloseableHttpClient client;

  /**
   * An original as it is now.
   *
   * @param version its validator
   */
  @SuppressWarnings("ArrayRecordComponent") // the bytes are not copied
  public record Body(String version, byte[] bytes) {}

  private interface Reader<T> {
    T read(ClassicHttpResponse response) throws IOException;
  }

  public GuardedFetch(
      AllowedHosts hosts, CheckedResolver resolver, long maxBytes, Duration timeout) {
    this.hosts = hosts;
    this.maxBytes = maxBytes;
    this.timeout = timeout;
    Timeout limit = Timeout.of(timeout);
    ConnectionConfig connections = ConnectionConfig.custom().setConnectTimeout(limit).build();
    this.client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(resolver)
                    .setConnectionFactory(connectionsWithSmallHeads())
                    .setMaxConnTotal(MAX_CONNECTIONS)
                    .setMaxConnPerRoute(MAX_CONNECTIONS)
                    .setDefaultConnectionConfig(connections)
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(limit)
                    .setResponseTimeout(limit)
                    .build())
            .disableRedirectHandling()
            .disableContentCompression()
            .disableCookieManagement()
            .disableAutomaticRetries()
            .build();
  }

  /** Connections with limits on the header: by default the client keeps whatever a server sends. */
  private static ManagedHttpClientConnectionFactory connectionsWithSmallHeads() {
    Http1Config limits =
        Http1Config.custom().setMaxHeaderCount(MAX_FIELDS).setMaxLineLength(MAX_LINE_BYTES).build();
    return ManagedHttpClientConnectionFactory.builder().http1Config(limits).build();
  }

  /** The version of what is at this address; absent if nothing is there. */
  public Optional<String> version(URI address) throws IOException {
    return follow(new HttpHead(address), GuardedFetch::versionIfThere);
  }

  /** What is at this address; absent if nothing is there. */
  public Optional<Body> body(URI address) throws IOException {
    return follow(
        new HttpGet(address),
        response -> {
          Optional<String> version = versionIfThere(response);
          return version.isPresent()
              ? Optional.of(new Body(version.get(), read(response)))
              : Optional.empty();
        });
  }

  @Override
  public void close() {
    client.close(CloseMode.GRACEFUL);
  }

  private <T> T follow(HttpUriRequestBase first, Reader<T> reader) throws IOException {
    Deadline deadline = Deadline.in(timeout);
    HttpUriRequestBase request = first;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      abortAt(deadline, request);
      HttpUriRequestBase following;
      boolean whole = false;
      ClassicHttpResponse response = client.executeOpen(null, request, null);
      try {
        Optional<URI> next = redirect(address(request), response);
        if (next.isEmpty()) {
          T read = reader.read(response);
          whole = true;
          return read;
        }
        following = new HttpUriRequestBase(first.getMethod(), next.get());
      } finally {
        end(request, response, whole);
      }
      request = following;
    }
    throw new ProtocolException(
        "an original takes more than %d redirects".formatted(MAX_REDIRECTS));
  }

  /**
   * Ends an exchange. Closing alone would read the rest of the body, however long; aborting first
   * cuts that off.
   */
  private static void end(HttpUriRequestBase request, ClassicHttpResponse response, boolean whole) {
    if (!whole) {
      request.abort();
    }
    try {
      response.close();
    } catch (IOException e) {
      // The body was cut off, or had ended.
    }
  }

  /** The client's own time limits are for one packet, and a server may go on dripping for ever. */
  private static void abortAt(Deadline deadline, HttpUriRequestBase request) {
    Executor timer =
        CompletableFuture.delayedExecutor(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    timer.execute(request::abort);
  }

  private static URI address(HttpUriRequestBase request) throws IOException {
    try {
      return request.getUri();
    } catch (java.net.URISyntaxException e) {
      throw new IOException("an original's address can't be read", e);
    }
  }

  private Optional<URI> redirect(URI from, ClassicHttpResponse response) throws IOException {
    boolean redirects =
        switch (response.getCode()) {
          case 301, 302, 303, 307, 308 -> true;
          default -> false;
        };
    if (!redirects) {
      return Optional.empty();
    }
    try {
      String location = value(response, "Location");
      if (location.isEmpty()) {
        throw new ProtocolException("a redirect without a Location");
      }
      URI next = from.resolve(location);
      hosts.check(next);
      return Optional.of(next);
    } catch (IllegalArgumentException noAddress) {
      throw new ProtocolException("a redirect leads to no address");
    }
  }

  private static Optional<String> versionIfThere(ClassicHttpResponse response) throws IOException {
    return switch (response.getCode()) {
      case 200 -> Optional.of(versionOf(response));
      case 404, 410 -> Optional.empty();
      case 408, 425, 429 -> throw new IOException("the server answers " + response.getCode());
      default -> {
        String answer = "the server answers " + response.getCode();
        throw response.getCode() >= 500 ? new IOException(answer) : new ProtocolException(answer);
      }
    };
  }

  private static String versionOf(ClassicHttpResponse response) {
    String tag = value(response, "ETag");
    return tag.isEmpty() ? value(response, "Last-Modified") : tag;
  }

  private byte[] read(ClassicHttpResponse response) throws IOException {
    @Nullable HttpEntity entity = response.getEntity();
    if (entity == null) {
      return new byte[0];
    }
    if (entity.getContentLength() > maxBytes) {
      throw tooLarge();
    }
    // Not closed: that would read on to the end. At its end a stream gives the connection back by
    // itself; one not read to its end is cut off with the response.
    InputStream in = ContentCoding.decode(entity.getContent(), value(response, "Content-Encoding"));
    byte[] bytes = in.readNBytes((int) maxBytes + 1);
    if (bytes.length > maxBytes) {
      throw tooLarge();
    }
    return bytes;
  }

  private ImageException tooLarge() {
    return new ImageException(
        Reason.TOO_LARGE, "The original has more than the %d bytes allowed.".formatted(maxBytes));
  }

  /** The first value of the field of this name; empty if there is none. */
  private static String value(ClassicHttpResponse response, String name) {
    Header header = response.getFirstHeader(name);
    return header == null || header.getValue() == null ? "" : header.getValue();
  }
}
