package dev.edgekit.image.store;

import static java.util.Objects.requireNonNull;

import dev.edgekit.http.internal.OptionalJar;
import dev.edgekit.image.internal.fetch.GuardedFetch;
import dev.edgekit.image.internal.support.PathText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Originals on another server, below one base address: {@code https://media.example.com/photos/}
 * and the name. What keeps a request from reaching anything else:
 *
 * <ul>
 *   <li>HTTPS only, unless {@link HttpOriginalsBuilder#plainHttp} says otherwise; no user name and
 *       password in an address; no proxy; no cookies; no content coding but gzip, whose inflated
 *       bytes count towards the limit.
 *   <li>One host, below the address's path, and those named by {@link
 *       HttpOriginalsBuilder#redirectsTo}: at most three redirects, each checked like the first
 *       address.
 *   <li>A host's IP addresses are looked up once for a connection, each has to be public (RFC 6890;
 *       IPv4 inside IPv6 counts as the IPv4 address), and the connection goes to a checked one: DNS
 *       rebinding gains nothing.
 *   <li>Limits on the bytes, on the header (100 fields, 8 KiB each), and on the time from the first
 *       packet to the last.
 * </ul>
 *
 * The version is the server's ETag, or Last-Modified, asked for by HEAD and believed for a minute;
 * on a server that gives neither, new contents need a new name. Needs Apache HttpClient 5 on the
 * class path. Thread-safe.
 */
public final class HttpOriginals implements Originals {
  private final URI base;
  private final Duration checkEvery;
  private final GuardedFetch fetch;

  HttpOriginals(URI base, Duration checkEvery, GuardedFetch fetch) {
    this.base = base;
    this.checkEvery = checkEvery;
    this.fetch = fetch;
  }

  /**
   * The originals below this address.
   *
   * @param base absolute, its path ending with a slash
   * @throws IllegalStateException if {@code org.apache.httpcomponents.client5:httpclient5} is
   *     missing
   */
  public static HttpOriginalsBuilder under(URI base) {
    requireNonNull(base, "base must not be null");
    OptionalJar.require(
        "HttpOriginals",
        "org.apache.hc.client5.http.classic.HttpClient",
        "org.apache.httpcomponents.client5:httpclient5");
    return new HttpOriginalsBuilder(base);
  }

  @Override
  public Optional<Original> find(SourceKey key) throws IOException {
    for (String spelling : key.spellings()) {
      URI address = base.resolve(PathText.encode(spelling)); // only characters of a path
      Optional<String> version = asked(() -> fetch.version(address));
      if (version.isPresent()) {
        return Optional.of(new HttpOriginal(address, version.get()));
      }
    }
    return Optional.empty();
  }

  /** As {@link HttpOriginalsBuilder#checkEvery} says. */
  @Override
  public Duration believedFor() {
    return checkEvery;
  }

  /** Closes the connections; not to be called while requests are served. */
  @Override
  public void close() {
    fetch.close();
  }

  private interface Question<T> {
    T ask() throws IOException;
  }

  private static <T> T asked(Question<T> question) throws IOException {
    try {
      return question.ask();
    } catch (IllegalStateException e) { // of the client, once it is closed
      throw new IOException("these originals were closed, with their service or by close()", e);
    } catch (ProtocolException e) {
      throw new UnexpectedAnswerException(String.valueOf(e.getMessage()), e);
    }
  }

  private final class HttpOriginal implements Original {
    private final URI address;
    private final String version;

    HttpOriginal(URI address, String version) {
      this.address = address;
      this.version = version;
    }

    @Override
    public String version() {
      return version;
    }

    @Override
    public InputStream open() throws IOException {
      Optional<GuardedFetch.Body> body = asked(() -> fetch.body(address));
      if (body.isEmpty()) {
        throw new OriginalChangedException("the original has just gone");
      }
      if (!body.get().version().equals(version)) {
        throw new OriginalChangedException("the original has just changed");
      }
      return new ByteArrayInputStream(body.get().bytes());
    }
  }
}
