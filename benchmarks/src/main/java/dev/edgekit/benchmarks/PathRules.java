package dev.edgekit.benchmarks;

import dev.edgekit.auth.rule.RequestClassifier;
import dev.edgekit.http.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.jetty.http.pathmap.PathMappings;
import org.springframework.http.server.PathContainer;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.web.access.intercept.RequestMatcherDelegatingAuthorizationManager;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import software.amazon.event.ruler.Machine;

/**
 * Literal paths, each with the check {@code session}, as different libraries hold them: functions
 * from the number of a prepared request to what the rule says.
 */
final class PathRules {
  private final int rules;
  private final Request[] requests;

  PathRules(int rules) {
    this.rules = rules;
    requests = RuleFamily.PATHS.requests(rules);
  }

  IntFunction<Object> edgekit() {
    RequestClassifier classifier = new RequestClassifier(RuleFamily.PATHS.rules(rules));
    return i -> classifier.classify(requests[i]).check();
  }

  /** As Traefik evaluates its routers. */
  IntFunction<Object> loop() {
    record Route(Predicate<Request> matcher, String check) {}

    List<Route> routes =
        paths()
            .map(path -> new Route(request -> request.path().equals(path), "session"))
            .collect(Collectors.toCollection(ArrayList::new));
    return i -> {
      for (Route route : routes) {
        if (route.matcher.test(requests[i])) {
          return route.check;
        }
      }
      return "api-key";
    };
  }

  /** The list that a dispatcher goes through for patterns. */
  IntFunction<Object> springPathPatterns() {
    List<PathPattern> patterns = paths().map(PathPatternParser.defaultInstance::parse).toList();
    PathContainer[] paths =
        Arrays.stream(requests)
            .map(request -> PathContainer.parsePath(request.path()))
            .toArray(PathContainer[]::new);
    return i -> {
      for (PathPattern pattern : patterns) {
        if (pattern.matches(paths[i])) {
          return "session";
        }
      }
      return "api-key";
    };
  }

  IntFunction<Object> springSecurity() {
    AuthorizationResult session = new NamedResult("session");
    RequestMatcherDelegatingAuthorizationManager.Builder builder =
        RequestMatcherDelegatingAuthorizationManager.builder();
    paths()
        .forEach(
            path ->
                builder.add(
                    PathPatternRequestMatcher.pathPattern(path), (who, context) -> session));
    RequestMatcherDelegatingAuthorizationManager manager = builder.build();
    MockHttpServletRequest[] servlet =
        Arrays.stream(requests)
            .map(request -> new MockHttpServletRequest(request.method(), request.path()))
            .toArray(MockHttpServletRequest[]::new);
    return i -> manager.authorize(() -> null, servlet[i]);
  }

  IntFunction<Object> jettyPathMappings() {
    PathMappings<String> mappings = new PathMappings<>();
    paths().forEach(path -> mappings.put(path, "session"));
    String[] paths = Arrays.stream(requests).map(Request::path).toArray(String[]::new);
    return i -> mappings.getMatched(paths[i]).getResource();
  }

  /** It answers every rule that holds; here one does. */
  @SuppressWarnings("deprecation") // the form that is flat already, which spares it parsing JSON
  IntFunction<Object> eventRuler() {
    Machine machine = Machine.builder().build();
    paths()
        .forEach(path -> machine.addRule("session " + path, Map.of("path", List.of(quoted(path)))));
    String[][] events =
        Arrays.stream(requests)
            .map(request -> new String[] {"path", quoted(request.path())})
            .toArray(String[][]::new);
    return i -> machine.rulesForEvent(events[i]);
  }

  private static String quoted(String path) {
    return '"' + path + '"';
  }

  private Stream<String> paths() {
    return IntStream.range(0, rules).mapToObj(RuleFamily::path);
  }

  private record NamedResult(String name) implements AuthorizationResult {
    @Override
    public boolean isGranted() {
      return true;
    }
  }
}
