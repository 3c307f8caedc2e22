package dev.edgekit.auth.internal.net;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sees through trusted proxies: the client's address, the scheme and the host, if the connection
 * comes from a proxy that was named. The list of addresses is read from the right, where each proxy
 * has added the one that it saw, and the first that is no trusted proxy is the client; what stands
 * to the left of it is the client's own word. Where a proxy doesn't say whom it saw, the client is
 * unknown, and never taken to be the proxy itself: clients can often cause a proxy to leave it out.
 * Scheme and host are those that the nearest proxy states. Thread-safe.
 */
public final class TrustedProxies {
  /** RFC 7239 §6.2: no address, so that no rule or key that asks for one matches. */
  private static final String UNKNOWN = "unknown";

  private final List<String> proxies;
  private final ProxyNotation notation;
  private volatile @Nullable Trust trust;

  /**
   * What these proxies say.
   *
   * @param notation the fields that count
   */
  public TrustedProxies(List<String> proxies, ProxyNotation notation) {
    this.proxies = proxies;
    this.notation = notation;
    for (IpNetwork network : networks(proxies)) {
      if (network.isEverybody()) {
        throw new IllegalArgumentException(
            "with %s every client would choose its own address; name the proxies"
                .formatted(network.text()));
      }
    }
  }

  /**
   * The request as the outermost trusted proxy saw it.
   *
   * @param more further proxies; one list, handed in again and again, is read once
   * @param other the fields that count instead, by the {@linkplain ProxyNotation#word word}
   * @return null if the two notations contradict each other
   */
  public @Nullable Request apply(Request request, List<String> more, Optional<String> other) {
    List<IpNetwork> trusted = trusted(more);
    if (trusted.isEmpty() || !isIn(trusted, request.clientAddress())) {
      return request;
    }
    Headers headers = request.headers();
    ProxyNotation read = other.map(ProxyNotation::ofWord).orElse(notation);
    boolean common = read.hasCommon();
    boolean standard = read.hasStandard();
    boolean both = standard && common && ForwardedFields.isInBoth(headers);
    Seen seen = seen(request, ForwardedFields.in(headers, common, standard), trusted);
    if (both && !seen.isAlike(seen(request, ForwardedFields.in(headers, false, true), trusted))) {
      return null;
    }
    return new SeenRequest(
        request,
        seen.address(),
        seen.scheme(),
        seen.host(),
        seen.host().equals(request.host()) ? headers : renamed(request, seen.host()));
  }

  /** The result of reading a chain. */
  private record Seen(String address, String scheme, String host) {
    boolean isAlike(Seen other) {
      return address.equals(other.address)
          && scheme.equals(other.scheme)
          && host.equalsIgnoreCase(other.host);
    }
  }

  private static Seen seen(Request request, ForwardedFields said, List<IpNetwork> trusted) {
    return new Seen(
        clientAddress(said.addresses(), trusted),
        scheme(said, request.scheme()),
        said.host().isEmpty() ? request.host() : said.host());
  }

  /**
   * The first hop from the right that is no trusted proxy, or the leftmost; unknown where a hop
   * isn't disclosed.
   */
  private static String clientAddress(List<String> hops, List<IpNetwork> trusted) {
    for (int i = hops.size() - 1; i >= 0; i--) {
      String hop = withoutPort(hops.get(i).strip());
      if (hop.isEmpty()) {
        return UNKNOWN;
      }
      if (i == 0 || !isIn(trusted, hop)) {
        return hop;
      }
    }
    return UNKNOWN;
  }

  /**
   * The fields with the proxy's host. A second {@code Host} field, or one that differs from the
   * request's host, is kept, and refused later.
   */
  private static Headers renamed(Request request, String host) {
    Headers.Builder fields = Headers.builder();
    request
        .headers()
        .forEach(
            (name, value) ->
                fields.add(
                    name,
                    name.equalsIgnoreCase("Host") && value.equalsIgnoreCase(request.host())
                        ? host
                        : value));
    return fields.build();
  }

  /** Some proxies write {@code 203.0.113.7:4711} or {@code [2001:db8::1]:4711}. */
  private static String withoutPort(String hop) {
    int bracket = hop.indexOf(']');
    if (hop.startsWith("[") && bracket > 0) {
      return hop.substring(1, bracket);
    }
    int colon = hop.indexOf(':');
    return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
  }

  private static String scheme(ForwardedFields said, String direct) {
    return said.scheme().equals("https") || said.scheme().equals("http") ? said.scheme() : direct;
  }

  private static boolean isIn(List<IpNetwork> networks, String address) {
    IpReader reader = new IpReader();
    return reader.read(address)
        && networks.stream().anyMatch(network -> network.contains(reader.high(), reader.low()));
  }

  private List<IpNetwork> trusted(List<String> more) {
    Trust known = trust;
    if (known == null || known.more() != more) {
      List<String> all = new ArrayList<>(proxies);
      all.addAll(more);
      known = new Trust(more, networks(all));
      trust = known;
    }
    return known.networks();
  }

  public static List<IpNetwork> networks(List<String> texts) {
    return texts.stream()
        .map(
            text ->
                IpNetwork.parse(text)
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "neither an IP address nor a network, as 10.0.0.0/8: \""
                                    + text
                                    + "\"")))
        .toList();
  }

  /** The networks of both lists. */
  private record Trust(List<String> more, List<IpNetwork> networks) {}

  private record SeenRequest(
      Request request, String clientAddress, String scheme, String host, Headers headers)
      implements Request {
    @Override
    public String method() {
      return request.method();
    }

    @Override
    public String target() {
      return request.target();
    }
  }
}
