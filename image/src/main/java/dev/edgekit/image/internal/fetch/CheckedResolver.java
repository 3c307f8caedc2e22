package dev.edgekit.image.internal.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.apache.hc.client5.http.DnsResolver;

/**
 * The IP addresses to connect to: those of a host, if every one may be reached. The client asks
 * this resolver for each new connection, even to a literal IP address, and connects to nothing
 * else. Thread-safe.
 */
public final class CheckedResolver implements DnsResolver {
  private final Resolver resolver;
  private final Set<InetAddress> trusted;

  public CheckedResolver(Resolver resolver, Set<InetAddress> trusted) {
    this.resolver = resolver;
    this.trusted = trusted;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = resolver.resolve(host);
    for (InetAddress address : addresses) {
      if (!trusted.contains(address) && !AddressGuard.isPublic(address)) {
        throw new UnknownHostException(host + " is at an address that is not public");
      }
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
