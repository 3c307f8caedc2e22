package dev.edgekit.auth.rule;

import dev.edgekit.auth.internal.language.Matcher;
import dev.edgekit.auth.internal.path.HostFields;
import dev.edgekit.auth.internal.path.PercentDecoder;
import dev.edgekit.auth.path.CanonicalPath;
import dev.edgekit.http.Headers;

/** What one matcher says about another. True is certain; false may mean unknown. Stateless. */
final class Implications {
  private Implications() {}

  static boolean alwaysHolds(Matcher matcher) {
    return matcher instanceof Matcher.Anything
        || (matcher instanceof Matcher.PathPrefix prefix && prefix.prefix().equals("/"));
  }

  /** Whether the matcher asks for something that no accepted request has. */
  static boolean neverHolds(Matcher matcher) {
    if (matcher instanceof Matcher.Path path) {
      return !arrives(path.path());
    }
    if (matcher instanceof Matcher.PathPrefix prefix) {
      return !arrives(prefix.prefix()) && !arrives(prefix.prefix() + "x");
    }
    if (matcher instanceof Matcher.Under under) {
      return !arrives(under.prefix());
    }
    if (matcher instanceof Matcher.Host host) {
      return !isAccepted(host.name());
    }
    if (matcher instanceof Matcher.HostBelow below) {
      return !isAccepted("x." + below.parent());
    }
    return matcher instanceof Matcher.Nothing;
  }

  /** Whether a request can name this host, without a port: rules never see one. */
  private static boolean isAccepted(String host) {
    return HostFields.fault(Headers.empty(), HostFields.spelled(host)) == null;
  }

  /** Whether a target exists that the rules see as this path. */
  private static boolean arrives(String path) {
    String target = PathSpelling.target(path);
    return CanonicalPath.of(target).path().isPresent()
        && PercentDecoder.matched(target).equals(path);
  }

  /** Whether b holds wherever a does. */
  static boolean implies(Matcher a, Matcher b) {
    if (a.equals(b) || alwaysHolds(b)) {
      return true;
    }
    if (a instanceof Matcher.Path path) {
      return isPathMatcher(b) && holdsForPath(b, path.path());
    }
    if (a instanceof Matcher.PathPrefix prefix) {
      return prefixImplies(prefix.prefix(), b);
    }
    if (a instanceof Matcher.Under under) {
      return underImplies(under.prefix(), b);
    }
    if (a instanceof Matcher.Host host && b instanceof Matcher.HostBelow below) {
      int dot = host.name().indexOf('.');
      return dot > 0 && host.name().substring(dot + 1).equals(below.parent());
    }
    if (a instanceof Matcher.Host host && b instanceof Matcher.HostRegexp regexp) {
      return regexp.regexp().finds(host.name()) && regexp.regexp().finds(host.name() + ".");
    }
    if (a instanceof Matcher.Header header && b instanceof Matcher.HeaderRegexp regexp) {
      return header.name().equalsIgnoreCase(regexp.name()) && regexp.regexp().finds(header.value());
    }
    if (a instanceof Matcher.Header header && b instanceof Matcher.Header other) {
      return header.name().equalsIgnoreCase(other.name()) && header.value().equals(other.value());
    }
    if (a instanceof Matcher.Query query && b instanceof Matcher.QueryRegexp regexp) {
      return query.key().equals(regexp.key()) && regexp.regexp().finds(query.value());
    }
    return a instanceof Matcher.ClientIp inner
        && b instanceof Matcher.ClientIp outer
        && outer.network().contains(inner.network());
  }

  private static boolean prefixImplies(String prefix, Matcher b) {
    return (b instanceof Matcher.PathPrefix other && prefix.startsWith(other.prefix()))
        || (b instanceof Matcher.Under under && prefix.startsWith(under.prefix() + "/"));
  }

  private static boolean underImplies(String prefix, Matcher b) {
    return (b instanceof Matcher.PathPrefix other && prefix.startsWith(other.prefix()))
        || (b instanceof Matcher.Under under && prefix.startsWith(under.prefix() + "/"));
  }

  /** Whether no request satisfies both. */
  static boolean exclude(Matcher a, Matcher b) {
    if (a instanceof Matcher.Method one && b instanceof Matcher.Method other) {
      return !one.equals(other);
    }
    if (a instanceof Matcher.Host one && b instanceof Matcher.Host other) {
      return !one.equals(other);
    }
    if (a instanceof Matcher.Host && b instanceof Matcher.HostBelow) {
      return !implies(a, b);
    }
    if (a instanceof Matcher.HostBelow one && b instanceof Matcher.HostBelow other) {
      return !one.equals(other);
    }
    if (a instanceof Matcher.Path path && isPathMatcher(b)) {
      return !holdsForPath(b, path.path());
    }
    if (a instanceof Matcher.ClientIp one && b instanceof Matcher.ClientIp other) {
      return !one.network().contains(other.network()) && !other.network().contains(one.network());
    }
    return apart(a, b);
  }

  /** Whether no path begins with both prefixes, each as its matcher takes it. */
  private static boolean apart(Matcher a, Matcher b) {
    String one = prefix(a);
    String other = prefix(b);
    return !one.isEmpty() && !other.isEmpty() && !reaches(a, other) && !reaches(b, one);
  }

  /** Whether the prefix may lie below the matcher's. */
  private static boolean reaches(Matcher matcher, String prefix) {
    String own = prefix(matcher);
    return matcher instanceof Matcher.Under
        ? prefix.equals(own) || prefix.startsWith(own + "/")
        : prefix.startsWith(own);
  }

  private static String prefix(Matcher matcher) {
    if (matcher instanceof Matcher.PathPrefix prefix) {
      return prefix.prefix();
    }
    return matcher instanceof Matcher.Under under ? under.prefix() : "";
  }

  private static boolean isPathMatcher(Matcher matcher) {
    return matcher instanceof Matcher.Path
        || matcher instanceof Matcher.PathPrefix
        || matcher instanceof Matcher.Under
        || matcher instanceof Matcher.PathRegexp;
  }

  private static boolean holdsForPath(Matcher matcher, String path) {
    if (matcher instanceof Matcher.Path other) {
      return other.path().equals(path);
    }
    if (matcher instanceof Matcher.PathPrefix prefix) {
      return path.startsWith(prefix.prefix());
    }
    if (matcher instanceof Matcher.Under under) {
      return path.equals(under.prefix()) || path.startsWith(under.prefix() + "/");
    }
    return matcher instanceof Matcher.PathRegexp regexp && regexp.regexp().finds(path);
  }
}
