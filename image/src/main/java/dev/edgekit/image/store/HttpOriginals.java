package dev.edgekit.image.store;

import dev.edgekit.http.internal.OptionalJar;
import dev.edgekit.image.internal.fetch.GuardedFetch;
import dev.edgekit.image.internal.support.PathText;
import dev.edgekit.image.internal.support.RecentlyUsed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Originals on another server, below one address: {@code https://media.example.com/photos/} and the
 * name. What keeps a request from reaching anything else:
 *
 * <ul>
 *   <li>HTTPS only, unless {@link HttpOriginalsBuilder#plainHttp} says otherwise; no name and
 *       password in an address; no proxy; no cookies; nothing is decompressed.
 *   <li>One host, and those named by {@link HttpOriginalsBuilder#redirectsTo}: three redirects at
 *       most, each checked as the first address was.
 *   <li>A host's addresses are looked up once for a connection, every one of them has to be public
 *       (RFC 6890; IPv4 inside IPv6 counts as what it carries), and the connection goes to what was
 *       checked: a name that changes its address in between gains nothing.
 *   <li>A limit on bytes, one on the header (100 fields, 8 KiB each), and one on the time from the
 *       first packet to the last.
 * </ul>
 *
 * The version is the server's ETag, or Last-Modified, asked for by HEAD and believed for a minute;
 * a server that gives neither has to change names with contents. Needs Apache HttpClient 5 on the
 * class path. Thread-safe.
 */
public final class HttpOriginals implements Originals, AutoCloseable {
  private static final int MAX_REMEMBERED = 10_000;

  private final URI base;
  private final Duration checkEvery;
  private final InstantSource clock;
  private final GuardedFetch fetch;
  private final Map<SourceKey, Seen> seen = RecentlyUsed.map(MAX_REMEMBERED);

  private record Seen(Optional<String> version, Instant until) {}

  HttpOriginals(URI base, Duration checkEvery, GuardedFetch fetch, InstantSource clock) {
    this.base = base;
    this.checkEvery = checkEvery;
    this.fetch = fetch;
    this.clock = clock;
  }

  /**
   * The originals below this address.
   *
   * @param base absolute, its path ending with a slash
   * @throws IllegalStateException if {@code org.apache.httpcomponents.client5:httpclient5} is
   *     missing
   */
  public static HttpOriginalsBuilder under(URI base) {
    OptionalJar.require(
        "HttpOriginals",
        "org.apache.hc.client5.http.classic.HttpClient",
        "org.apache.httpcomponents.client5:httpclient5");
    return new HttpOriginalsBuilder(base);
  }

  @Override
  public Optional<Original> find(SourceKey key) throws IOException {
    Seen last = seen.get(key);
    if (last == null || !clock.instant().isBefore(last.until())) {
      last = new Seen(fetch.version(address(key)), clock.instant().plus(checkEvery));
      seen.put(key, last);
    }
    return last.version().map(version -> new HttpOriginal(key, version));
  }

  /** Closes the connections; not to be called while requests are served. */
  @Override
  public void close() {
    fetch.close();
  }

  private URI address(SourceKey key) {
    return base.resolve(PathText.encode(key.value())); // of a path's characters alone
  }

  private final class HttpOriginal implements Original {
    private final SourceKey key;
    private final String version;

    HttpOriginal(SourceKey key, String version) {
      this.key = key;
      this.version = version;
    }

    @Override
    public String version() {
      return version;
    }

    @Override
    public InputStream open() throws IOException {
      GuardedFetch.Body body = fetch.body(address(key));
      if (!body.version().equals(version)) {
        seen.remove(key);
        throw new IOException("the original has just changed");
      }
      return new ByteArrayInputStream(body.bytes());
    }
  }
}
