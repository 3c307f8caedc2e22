package dev.edgekit.image.internal.fetch;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The addresses that may be fetched: on the base's server those below the base's path, and
 * everything on other servers named by scheme, host and port. Immutable.
 */
public final class AllowedHosts {
  /**
   * A host whose last label is a number would be an IP address, in forms that parsers read
   * differently.
   */
  private static final Pattern NUMERIC = Pattern.compile("(?i)(.*\\.)?(\\d+|0x[0-9a-f]*)\\.?");

  /** A segment of dots, or what a server may decode to a separator of segments. */
  private static final Pattern UPWARDS = Pattern.compile("(?i)/(\\.|%2e){1,2}(/|$)|%2f|%5c|\\\\");

  private static final Pattern IPV4 =
      Pattern.compile("((0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])(\\.(?!$)|$)){4}");

  private final boolean plainHttp;
  private final URI base;
  private final Set<String> others = new LinkedHashSet<>();

  private AllowedHosts(boolean plainHttp, URI base) {
    this.plainHttp = plainHttp;
    this.base = base;
  }

  public static AllowedHosts of(URI base, Set<String> others, boolean plainHttp) {
    AllowedHosts allowed = new AllowedHosts(plainHttp, allowed(base, plainHttp));
    others.stream()
        .map(other -> allowed(URI.create(base.getScheme() + "://" + other + "/"), plainHttp))
        .forEach(other -> allowed.others.add(authority(other)));
    return allowed;
  }

  private static URI allowed(URI address, boolean plainHttp) {
    try {
      checkShape(address, plainHttp);
      return address;
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage() + ": " + shown(address), e);
    }
  }

  /** Scheme and authority for an error, without a name or password. */
  public static String shown(URI address) {
    String authority = address.getRawAuthority() == null ? "" : address.getRawAuthority();
    return address.getScheme() + "://" + authority.substring(authority.lastIndexOf('@') + 1);
  }

  /** Throws unless the address may be fetched. */
  public void check(URI address) throws IOException {
    checkShape(address, plainHttp);
    if (others.contains(authority(address))) {
      return;
    }
    if (!authority(base).equals(authority(address))) {
      throw new ProtocolException("a redirect leads to another host");
    }
    if (!isBelow(base.getRawPath(), String.valueOf(address.getRawPath()))) {
      throw new ProtocolException("a redirect leads out of the path of originals");
    }
  }

  private static boolean isBelow(String folder, String path) {
    return path.startsWith(folder) && !UPWARDS.matcher(path).find();
  }

  private static void checkShape(URI address, boolean plainHttp) throws IOException {
    String scheme = address.getScheme();
    if (!"https".equalsIgnoreCase(scheme) && !(plainHttp && "http".equalsIgnoreCase(scheme))) {
      throw new ProtocolException(
          "an original's address must be " + (plainHttp ? "http(s)" : "https"));
    }
    String host = address.getHost();
    if (address.getRawUserInfo() != null) {
      throw new ProtocolException("an original's address has a name or password");
    }
    if (host == null) {
      throw new ProtocolException("an original's address has no host as URIs have it (RFC 3986)");
    }
    if (NUMERIC.matcher(host).matches() && !IPV4.matcher(host).matches()) {
      throw new ProtocolException("an original's host is an unusual form of an IP address");
    }
  }

  private static String authority(URI address) {
    boolean https = "https".equalsIgnoreCase(address.getScheme());
    int port = address.getPort() >= 0 ? address.getPort() : https ? 443 : 80;
    return address.getScheme().toLowerCase(Locale.ROOT)
        + "://"
        + address.getHost().toLowerCase(Locale.ROOT)
        + ":"
        + port;
  }
}
