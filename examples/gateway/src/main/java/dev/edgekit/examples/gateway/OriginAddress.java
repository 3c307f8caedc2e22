package dev.edgekit.examples.gateway;

import java.net.URI;
import java.net.URISyntaxException;

/** Scheme, host and port of a server behind the gateway. */
record OriginAddress(URI uri) {
  /**
   * The address that this text spells.
   *
   * @param name what the text is a value of, for the message
   * @throws IllegalArgumentException if it is no {@code http[s]://host[:port]}
   */
  static OriginAddress parse(String name, String text) {
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      String bare = uri.getScheme() + "://" + uri.getRawAuthority();
      if (http
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getPort() <= 65_535
          && (text.equals(bare) || text.equals(bare + "/"))) {
        return new OriginAddress(new URI(bare));
      }
      throw new IllegalArgumentException(name + " must be http[s]://host[:port]: " + text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(name + " must be a URL: " + text, e);
    }
  }

  /** Host, and the port where the address names one. */
  String authority() {
    return uri.getRawAuthority();
  }
}
