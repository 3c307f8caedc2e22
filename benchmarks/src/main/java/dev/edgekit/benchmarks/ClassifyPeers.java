package dev.edgekit.benchmarks;

import dev.edgekit.auth.RequestClassifier;
import dev.edgekit.http.Request;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.jetty.http.pathmap.PathMappings;
import org.eclipse.jetty.http.pathmap.ServletPathSpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.http.server.PathContainer;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.web.access.intercept.RequestMatcherDelegatingAuthorizationManager;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import software.amazon.event.ruler.Ruler;

/**
 * The same question for those who have one dimension or scan: literal paths, the only rules that
 * all of them can express. Each peer does no more than find the rule; ours reads the target too.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class ClassifyPeers {
  /** Who classifies. */
  @Param public Peer peer = Peer.EDGEKIT;

  /** How many rules there are. */
  @Param({"10", "10000", "100000"})
  public int rules;

  private final List<Runnable> unused = new ArrayList<>();
  private Classifier classifier = i -> unused;
  private int next;

  /** Finds the rule of one of the 256 requests. */
  interface Classifier {
    Object classify(int request) throws Exception;
  }

  /** Those that are compared. */
  public enum Peer {
    EDGEKIT,
    TRAEFIK_LIKE_LOOP,
    SPRING_PATH_PATTERNS,
    SPRING_SECURITY,
    JETTY_PATH_MAPPINGS,
    EVENT_RULER
  }

  /** Sets the peer up with as many rules. */
  @Setup
  public void compile() throws Exception {
    Request[] requests = RuleFamily.PATHS.requests(rules);
    classifier =
        switch (peer) {
          case EDGEKIT -> edgekit(requests);
          case TRAEFIK_LIKE_LOOP -> loop(requests);
          case SPRING_PATH_PATTERNS -> springPathPatterns(requests);
          case SPRING_SECURITY -> springSecurity(requests);
          case JETTY_PATH_MAPPINGS -> jetty(requests);
          case EVENT_RULER -> eventRuler(requests);
        };
  }

  /** One request. */
  @Benchmark
  public Object classify() throws Exception {
    return classifier.classify(next++ & 255);
  }

  private Classifier edgekit(Request[] requests) {
    RequestClassifier edgekit = new RequestClassifier(RuleFamily.PATHS.rules(rules));
    return i -> edgekit.classify(requests[i]).check();
  }

  private Classifier loop(Request[] requests) {
    record Route(Predicate<Request> matcher, String check) {}

    List<Route> routes = new ArrayList<>();
    for (int i = 0; i < rules; i++) {
      String path = RuleFamily.path(i);
      routes.add(new Route(request -> request.path().equals(path), "session"));
    }
    return i -> {
      for (Route route : routes) {
        if (route.matcher.test(requests[i])) {
          return route.check;
        }
      }
      return "api-key";
    };
  }

  private Classifier springPathPatterns(Request[] requests) {
    List<PathPattern> patterns = new ArrayList<>();
    for (int i = 0; i < rules; i++) {
      patterns.add(PathPatternParser.defaultInstance.parse(RuleFamily.path(i)));
    }
    return i -> {
      PathContainer path = PathContainer.parsePath(requests[i].path());
      for (PathPattern pattern : patterns) {
        if (pattern.matches(path)) {
          return "session";
        }
      }
      return "api-key";
    };
  }

  private Classifier springSecurity(Request[] requests) {
    RequestMatcherDelegatingAuthorizationManager.Builder builder =
        RequestMatcherDelegatingAuthorizationManager.builder();
    for (int i = 0; i < rules; i++) {
      builder.add(
          PathPatternRequestMatcher.withDefaults().matcher(RuleFamily.path(i)),
          (authentication, context) -> new AuthorizationDecision(true));
    }
    RequestMatcherDelegatingAuthorizationManager manager = builder.build();
    HttpServletRequest[] servletRequests = new HttpServletRequest[requests.length];
    for (int i = 0; i < requests.length; i++) {
      servletRequests[i] = new MockHttpServletRequest("GET", requests[i].path());
    }
    return i -> manager.authorize(() -> null, servletRequests[i]);
  }

  private Classifier jetty(Request[] requests) {
    PathMappings<String> mappings = new PathMappings<>();
    for (int i = 0; i < rules; i++) {
      mappings.put(new ServletPathSpec(RuleFamily.path(i)), "session");
    }
    return i -> mappings.getMatched(requests[i].path());
  }

  private Classifier eventRuler(Request[] requests) throws Exception {
    Ruler ruler = new Ruler();
    for (int i = 0; i < rules; i++) {
      ruler.addRule("r" + i, "{\"path\": [\"" + RuleFamily.path(i) + "\"]}");
    }
    return i -> ruler.rulesForJSONEvent("{\"path\": \"" + requests[i].path() + "\"}");
  }
}
