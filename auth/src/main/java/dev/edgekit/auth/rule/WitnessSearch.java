package dev.edgekit.auth.rule;

import dev.edgekit.auth.internal.index.RuleIndex;
import dev.edgekit.auth.internal.language.Matcher;
import dev.edgekit.auth.internal.language.RequestView;
import dev.edgekit.auth.internal.path.HostFields;
import dev.edgekit.auth.internal.path.TargetCheck;
import dev.edgekit.http.Request;
import dev.edgekit.http.RequestBuilder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Makes requests that satisfy conditions, by putting together what their matchers ask for and then
 * trying a few variations around what they exclude. Stateless.
 */
final class WitnessSearch {
  private static final List<String> METHODS = List.of("GET", "POST", "DELETE");
  private static final List<String> HOSTS = List.of("example.com", "other.example.org");
  private static final List<String> ADDRESSES = List.of("203.0.113.7", "10.0.0.7", "2001:db8::7");
  private static final List<String> ENDINGS = List.of("", "/other", "x", "/other/x9");

  private WitnessSearch() {}

  /** A request for this alternative, for which the test is true too; empty if none is found. */
  static Optional<Request> find(Conjunction of, Predicate<RequestView> test) {
    for (String path : paths(of)) {
      for (String method : options(of, Matcher.Method.class, METHODS)) {
        for (String host : options(of, Matcher.Host.class, HOSTS)) {
          for (String address : options(of, Matcher.ClientIp.class, ADDRESSES)) {
            Optional<Request> request = request(of, method, host, path, address);
            if (request.isPresent() && holds(request.get(), test)) {
              return request;
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  static boolean holds(Request request, Predicate<RequestView> test) {
    String target = request.target();
    if (TargetCheck.fault(request, target, 0) != null) {
      return false;
    }
    RequestView view = RequestView.of(request, target);
    try {
      return test.test(view);
    } finally {
      view.clear();
    }
  }

  /** The rank of the next rule that holds for the request; {@link RuleIndex#NONE} for none. */
  static int next(RuleIndex index, Request request, int above) {
    int[] rank = {RuleIndex.NONE};
    holds(
        request,
        view -> {
          rank[0] = index.find(view, above, RuleIndex.NONE);
          return true;
        });
    return rank[0];
  }

  /** The same request with a slash after its path. */
  static Request slashed(Request request) {
    return at(request, request.path() + "/");
  }

  /** The same request with its path in capital letters. */
  static Request capital(Request request) {
    return at(request, request.path().toUpperCase(Locale.ROOT));
  }

  /** The same request with a suffix after its path that states a format. */
  static Request suffixed(Request request) {
    return at(request, request.path() + ".json");
  }

  /** The same request as a form sends it. */
  static Request posted(Request request) {
    return with("POST", request.target(), request);
  }

  private static Request at(Request request, String path) {
    String query = request.query().map(text -> "?" + text).orElse("");
    return with(request.method(), path + query, request);
  }

  private static Request with(String method, String target, Request request) {
    return Request.builder(method, target)
        .scheme(request.scheme())
        .host(request.host())
        .clientAddress(request.clientAddress())
        .headers(request.headers())
        .build();
  }

  private static Optional<Request> request(
      Conjunction of, String method, String host, String path, String address) {
    List<String> parameters = new ArrayList<>();
    try {
      RequestBuilder request =
          Request.builder(method, path + query(of, parameters))
              .scheme("https")
              .host(host)
              .clientAddress(address);
      for (Matcher matcher : of.is()) {
        if (matcher instanceof Matcher.Header header) {
          request.header(header.name(), header.value());
        } else if (matcher instanceof Matcher.HeaderRegexp header) {
          request.header(header.name(), RegexpSample.of(header.regexp()));
        }
      }
      return Optional.of(request.build());
    } catch (IllegalArgumentException e) {
      // Asks for a method or field that no request has
      return Optional.empty();
    }
  }

  private static String query(Conjunction of, List<String> parameters) {
    for (Matcher matcher : of.is()) {
      if (matcher instanceof Matcher.Query query) {
        parameters.add(parameter(query.key(), query.value()));
      } else if (matcher instanceof Matcher.QueryRegexp query) {
        parameters.add(parameter(query.key(), RegexpSample.of(query.regexp())));
      }
    }
    return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
  }

  private static String parameter(String key, String value) {
    return URLEncoder.encode(key, StandardCharsets.UTF_8)
        + "="
        + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** The longest path that is asked for, and some below it. */
  private static List<String> paths(Conjunction of) {
    String longest = "/";
    for (Matcher matcher : of.is()) {
      if (matcher instanceof Matcher.Path path) {
        return List.of(PathSpelling.target(path.path()));
      }
      String asked = path(matcher);
      longest = asked.length() > longest.length() ? asked : longest;
    }
    List<String> paths = new ArrayList<>();
    for (String ending : ENDINGS) {
      boolean slashes = longest.endsWith("/") && ending.startsWith("/");
      paths.add(PathSpelling.target(slashes ? longest + ending.substring(1) : longest + ending));
    }
    return paths;
  }

  private static String path(Matcher matcher) {
    if (matcher instanceof Matcher.PathPrefix prefix) {
      return prefix.prefix();
    }
    if (matcher instanceof Matcher.Under under) {
      return under.prefix();
    }
    if (!(matcher instanceof Matcher.PathRegexp regexp)) {
      return "";
    }
    String sample = RegexpSample.of(regexp.regexp());
    return sample.startsWith("/") ? sample : "/" + sample;
  }

  /**
   * The values that the alternative asks for; where it asks for none, one to try, or several to
   * avoid what it excludes.
   */
  private static List<String> options(
      Conjunction of, Class<? extends Matcher> kind, List<String> otherwise) {
    String narrowest = "";
    int bits = -1;
    for (Matcher matcher : of.is()) {
      if (kind == Matcher.Method.class && matcher instanceof Matcher.Method method) {
        return List.of(method.method());
      }
      if (kind == Matcher.Host.class && !host(matcher).isEmpty()) {
        return List.of(host(matcher));
      }
      if (kind == Matcher.ClientIp.class
          && matcher instanceof Matcher.ClientIp ip
          && ip.network().bits() > bits) {
        narrowest = ip.network().anAddress();
        bits = ip.network().bits();
      }
    }
    if (!narrowest.isEmpty()) {
      return List.of(narrowest);
    }
    boolean excluded = of.isNot().stream().anyMatch(matcher -> isAbout(matcher, kind));
    return excluded ? otherwise : otherwise.subList(0, 1);
  }

  private static boolean isAbout(Matcher matcher, Class<? extends Matcher> kind) {
    return kind.isInstance(matcher)
        || (kind == Matcher.Host.class
            && (matcher instanceof Matcher.HostBelow || matcher instanceof Matcher.HostRegexp));
  }

  private static String host(Matcher matcher) {
    if (matcher instanceof Matcher.Host host) {
      return HostFields.spelled(host.name());
    }
    if (matcher instanceof Matcher.HostBelow below) {
      return "a." + below.parent();
    }
    return matcher instanceof Matcher.HostRegexp regexp ? RegexpSample.of(regexp.regexp()) : "";
  }
}
