package dev.edgekit.auth.internal.language;

import dev.edgekit.auth.internal.net.IpNetwork;
import dev.edgekit.auth.internal.net.IpReader;
import dev.edgekit.auth.internal.regexp.GoRegexp;
import dev.edgekit.http.Headers;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One of the rule language's matchers with its values; prints as rules spell it. Immutable. */
public sealed interface Matcher {
  boolean matches(RequestView request);

  /** The key by which an index can look this matcher up; null if there is none. */
  default @Nullable IndexKey indexKey() {
    return null;
  }

  /**
   * {@code Host} with one name.
   *
   * @param name in lower case; a request's may have one dot more at its end
   */
  record Host(String name) implements Matcher {
    @Override
    public String toString() {
      return "Host(`" + name + "`)";
    }

    @Override
    public boolean matches(RequestView request) {
      return request.hostIs(name);
    }

    @Override
    public IndexKey indexKey() {
      return IndexKey.of(IndexKind.HOST, name);
    }
  }

  /**
   * {@code Host} with {@code *.} in front: exactly one label.
   *
   * @param parent what follows the first label, in lower case
   */
  record HostBelow(String parent) implements Matcher {
    @Override
    public String toString() {
      return "Host(`*." + parent + "`)";
    }

    @Override
    public boolean matches(RequestView request) {
      return request.hostIsBelow(parent);
    }

    @Override
    public IndexKey indexKey() {
      return IndexKey.of(IndexKind.HOST_PARENT, parent);
    }
  }

  /** {@code Host(`*`)}: every request, even one that names no host. */
  record Anything() implements Matcher {
    @Override
    public String toString() {
      return "Host(`*`)";
    }

    @Override
    public boolean matches(RequestView request) {
      return true;
    }
  }

  /** A matcher that no request can satisfy: Go keeps {@code Host} out of the header fields. */
  record Nothing() implements Matcher {
    @Override
    public String toString() {
      return "Header(`Host`, …)";
    }

    @Override
    public boolean matches(RequestView request) {
      return false;
    }
  }

  /** {@code HostRegexp}. */
  record HostRegexp(GoRegexp regexp) implements Matcher {
    @Override
    public String toString() {
      return "HostRegexp(`" + regexp + "`)";
    }

    @Override
    public boolean matches(RequestView request) {
      return request.hostFinds(regexp);
    }

    @Override
    public IndexKey indexKey() {
      return IndexKey.of(IndexKind.HOST_REGEXP, regexp);
    }
  }

  /** {@code Path}. */
  record Path(String path) implements Matcher {
    @Override
    public String toString() {
      return "Path(`" + path + "`)";
    }

    @Override
    public boolean matches(RequestView request) {
      return request.pathIs(path);
    }

    @Override
    public IndexKey indexKey() {
      return IndexKey.of(IndexKind.PATH, path);
    }
  }

  /** {@code PathPrefix}: a prefix of the text, so {@code /client} holds for {@code /clientele}. */
  record PathPrefix(String prefix) implements Matcher {
    @Override
    public String toString() {
      return "PathPrefix(`" + prefix + "`)";
    }

    @Override
    public boolean matches(RequestView request) {
      return request.pathStartsWith(prefix);
    }

    @Override
    public IndexKey indexKey() {
      return IndexKey.of(IndexKind.PREFIX, prefix);
    }
  }

  /** {@code Under}: a prefix of whole segments. */
  record Under(String prefix) implements Matcher {
    @Override
    public String toString() {
      return "Under(`" + prefix + "`)";
    }

    @Override
    public boolean matches(RequestView request) {
      return request.pathIsUnder(prefix);
    }

    @Override
    public IndexKey indexKey() {
      return IndexKey.of(IndexKind.UNDER, prefix);
    }
  }

  /** {@code PathRegexp}. */
  record PathRegexp(GoRegexp regexp) implements Matcher {
    @Override
    public String toString() {
      return "PathRegexp(`" + regexp + "`)";
    }

    @Override
    public boolean matches(RequestView request) {
      return request.pathFinds(regexp);
    }

    @Override
    public IndexKey indexKey() {
      return IndexKey.of(IndexKind.PATH_REGEXP, regexp);
    }
  }

  /** {@code Header}: one of the field's values is this one. */
  record Header(String name, String value) implements Matcher {
    @Override
    public String toString() {
      return "Header(`" + name + "`, `" + value + "`)";
    }

    @Override
    public boolean matches(RequestView request) {
      Headers headers = request.headers();
      for (int i = 0; i < headers.size(); i++) {
        if (headers.valueAt(i).equals(value) && headers.nameAt(i).equalsIgnoreCase(name)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public IndexKey indexKey() {
      return new IndexKey(IndexKind.HEADER, name.toLowerCase(Locale.ROOT), value);
    }
  }

  /** {@code HeaderRegexp}. */
  record HeaderRegexp(String name, GoRegexp regexp) implements Matcher {
    @Override
    public String toString() {
      return "HeaderRegexp(`" + name + "`, `" + regexp + "`)";
    }

    @Override
    public boolean matches(RequestView request) {
      Headers headers = request.headers();
      for (int i = 0; i < headers.size(); i++) {
        if (headers.nameAt(i).equalsIgnoreCase(name) && regexp.finds(headers.valueAt(i))) {
          return true;
        }
      }
      return false;
    }

    @Override
    public IndexKey indexKey() {
      return new IndexKey(IndexKind.HEADER_REGEXP, name.toLowerCase(Locale.ROOT), regexp);
    }
  }

  /**
   * {@code Method}.
   *
   * @param method in upper case; a request's method is taken as it is
   */
  record Method(String method) implements Matcher {
    @Override
    public String toString() {
      return "Method(`" + method + "`)";
    }

    @Override
    public boolean matches(RequestView request) {
      return request.method().equals(method);
    }

    @Override
    public IndexKey indexKey() {
      return IndexKey.of(IndexKind.METHOD, method);
    }
  }

  /** {@code Query}: one of the parameter's values is this one. */
  record Query(String key, String value) implements Matcher {
    @Override
    public String toString() {
      return "Query(`" + key + "`, `" + value + "`)";
    }

    @Override
    public boolean matches(RequestView request) {
      QueryView query = request.query();
      for (int i = 0; i < query.size(); i++) {
        if (query.keyIs(i, key) && query.valueIs(i, value)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public IndexKey indexKey() {
      return new IndexKey(IndexKind.QUERY, key, value);
    }
  }

  /** {@code QueryRegexp}. */
  record QueryRegexp(String key, GoRegexp regexp) implements Matcher {
    @Override
    public String toString() {
      return "QueryRegexp(`" + key + "`, `" + regexp + "`)";
    }

    @Override
    public boolean matches(RequestView request) {
      QueryView query = request.query();
      for (int i = 0; i < query.size(); i++) {
        if (query.keyIs(i, key) && query.valueFinds(i, regexp)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public IndexKey indexKey() {
      return new IndexKey(IndexKind.QUERY_REGEXP, key, regexp);
    }
  }

  /**
   * {@code ClientIP}: the peer of the connection, or the client that trusted proxies name; never
   * what another's header field says.
   */
  record ClientIp(IpNetwork network) implements Matcher {
    @Override
    public String toString() {
      return "ClientIP(`" + network.text() + "`)";
    }

    @Override
    public boolean matches(RequestView request) {
      IpReader address = request.address();
      return address != null && network.contains(address.high(), address.low());
    }

    @Override
    public IndexKey indexKey() {
      return new IndexKey(IndexKind.NETWORK, "", network);
    }
  }
}
