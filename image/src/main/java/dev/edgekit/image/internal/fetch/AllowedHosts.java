package dev.edgekit.image.internal.fetch;

import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The servers that may be asked, by scheme, host and port. Immutable. */
public final class AllowedHosts {
  /** A last label of digits makes it an address, which not everybody would read alike. */
  private static final Pattern NUMERIC = Pattern.compile("(?i)(.*\\.)?(\\d+|0x[0-9a-f]*)\\.?");

  private static final Pattern IPV4 =
      Pattern.compile("((0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])(\\.(?!$)|$)){4}");

  private final boolean plainHttp;
  private final Set<String> hosts;

  private AllowedHosts(boolean plainHttp, Set<String> hosts) {
    this.plainHttp = plainHttp;
    this.hosts = hosts;
  }

  public static AllowedHosts of(URI base, Set<String> others, boolean plainHttp) {
    Set<String> hosts = new LinkedHashSet<>();
    AllowedHosts allowed = new AllowedHosts(plainHttp, hosts);
    allowed.add(base);
    others.forEach(other -> allowed.add(URI.create(base.getScheme() + "://" + other + "/")));
    return allowed;
  }

  private void add(URI address) {
    try {
      checkShape(address);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage() + ": " + address.getHost(), e);
    }
    hosts.add(authority(address));
  }

  /** Throws unless the address may be asked. */
  public void check(URI address) throws IOException {
    checkShape(address);
    if (!hosts.contains(authority(address))) {
      throw new IOException("a redirect leads to another host");
    }
  }

  private void checkShape(URI address) throws IOException {
    String scheme = address.getScheme();
    if (!"https".equalsIgnoreCase(scheme) && !(plainHttp && "http".equalsIgnoreCase(scheme))) {
      throw new IOException("an original's address must be " + (plainHttp ? "http(s)" : "https"));
    }
    String host = address.getHost();
    if (host == null || address.getRawUserInfo() != null) {
      throw new IOException("an original's address has a name or password, or no host");
    }
    if (NUMERIC.matcher(host).matches() && !IPV4.matcher(host).matches()) {
      throw new IOException("an original's host is an unusual form of an IP address");
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
