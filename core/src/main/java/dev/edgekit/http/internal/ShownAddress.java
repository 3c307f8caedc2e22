package dev.edgekit.http.internal;

import java.net.URI;
import java.util.regex.Pattern;

/** An address as a message may repeat it. Stateless. */
public final class ShownAddress {
  private static final Pattern USERINFO = Pattern.compile("//[^/?#]*@");

  private ShownAddress() {}

  /** The address without the name and password that it may hold (RFC 3986 §3.2.1). */
  public static String of(URI address) {
    return USERINFO.matcher(address.toString()).replaceFirst("//");
  }
}
