package dev.edgekit.image.store;

import dev.edgekit.http.internal.Elements;
import dev.edgekit.image.internal.fetch.AllowedHosts;
import dev.edgekit.image.internal.fetch.CheckedResolver;
import dev.edgekit.image.internal.fetch.GuardedFetch;
import dev.edgekit.image.internal.fetch.Resolver;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Configures {@link HttpOriginals}. By default: HTTPS, no redirect to another host, public
 * addresses, 32 MiB, 5 seconds, versions believed for a minute. Confined to one thread.
 */
public final class HttpOriginalsBuilder {
  private static final long DEFAULT_MAX_BYTES = 32L * 1024 * 1024;

  private final URI base;
  private final Set<String> redirectHosts = new LinkedHashSet<>();
  private final Set<InetAddress> trusted = new LinkedHashSet<>();
  private boolean plainHttp;
  private long maxBytes = DEFAULT_MAX_BYTES;
  private Duration timeout = Duration.ofSeconds(5);
  private Duration checkEvery = Duration.ofMinutes(1);
  private Resolver resolver = InetAddress::getAllByName;

  HttpOriginalsBuilder(URI base) {
    this.base = base;
  }

  /**
   * Hosts to which the server may redirect, besides itself below the base's path; naming its own
   * host lets it redirect to any of its paths.
   *
   * @param hosts {@code cdn.example.com}, or {@code cdn.example.com:8443} for a port other than the
   *     scheme's own
   */
  public HttpOriginalsBuilder redirectsTo(String... hosts) {
    redirectHosts.addAll(Elements.of(hosts, "hosts"));
    return this;
  }

  /** IP addresses that may be reached though they aren't public: a server in your own network. */
  public HttpOriginalsBuilder trusting(InetAddress... addresses) {
    trusted.addAll(Elements.of(addresses, "addresses"));
    return this;
  }

  /** Allows {@code http} addresses, too. */
  public HttpOriginalsBuilder plainHttp() {
    this.plainHttp = true;
    return this;
  }

  /** Maximum length of an original in bytes; a longer one is refused with 413. */
  public HttpOriginalsBuilder maxBytes(long maxBytes) {
    if (maxBytes <= 0 || maxBytes > Integer.MAX_VALUE - 16) {
      throw new IllegalArgumentException("maxBytes must be 1 to 2^31 - 17: " + maxBytes);
    }
    this.maxBytes = maxBytes;
    return this;
  }

  /** The longest time from connecting to the last byte, redirects included. */
  public HttpOriginalsBuilder timeout(Duration timeout) {
    if (timeout.toMillis() <= 0) {
      throw new IllegalArgumentException("timeout must be positive: " + timeout);
    }
    this.timeout = timeout;
    return this;
  }

  /** How long an answer (this version, or none) is believed without asking the server again. */
  public HttpOriginalsBuilder checkEvery(Duration checkEvery) {
    if (checkEvery.isNegative()) {
      throw new IllegalArgumentException("checkEvery must not be negative: " + checkEvery);
    }
    this.checkEvery = checkEvery;
    return this;
  }

  HttpOriginalsBuilder resolver(Resolver resolver) {
    this.resolver = resolver;
    return this;
  }

  /**
   * The originals; nothing is connected yet.
   *
   * @throws IllegalArgumentException if the base address is of a kind that isn't allowed
   */
  public HttpOriginals build() {
    String path = base.getRawPath();
    if (path == null || !path.endsWith("/") || base.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "the address must end with a path's slash: "
              + AllowedHosts.shown(base)
              + (path == null ? "" : path));
    }
    if (base.getPort() > 65_535) {
      throw new IllegalArgumentException("a port is 1 to 65535: " + base.getPort());
    }
    AllowedHosts hosts = AllowedHosts.of(base, redirectHosts, plainHttp);
    CheckedResolver checked = new CheckedResolver(resolver, Set.copyOf(trusted));
    return new HttpOriginals(base, checkEvery, new GuardedFetch(hosts, checked, maxBytes, timeout));
  }
}
