package dev.edgekit.benchmarks;

import dev.edgekit.auth.RequestClassifier;
import dev.edgekit.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
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

/**
 * The same question for a loop over the rules by priority, as Traefik has it: literal paths. The
 * loop does no more than find the rule; ours reads the target too.
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

  private Classifier classifier = i -> "";
  private int next;

  /** Finds the rule of one of the 256 requests. */
  interface Classifier {
    Object classify(int request);
  }

  /** Those that are compared. */
  public enum Peer {
    EDGEKIT,
    TRAEFIK_LIKE_LOOP
  }

  /** Sets the peer up with as many rules. */
  @Setup
  public void compile() {
    Request[] requests = RuleFamily.PATHS.requests(rules);
    classifier =
        switch (peer) {
          case EDGEKIT -> edgekit(requests);
          case TRAEFIK_LIKE_LOOP -> loop(requests);
        };
  }

  /** One request. */
  @Benchmark
  public Object classify() {
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
}
