package dev.edgekit.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
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
 * The same question for others, with literal paths, the one thing that all of them know. They only
 * find the rule; ours reads and checks the target too. What each needs of a request is made
 * beforehand.
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

  private IntFunction<Object> classifier = i -> "";
  private int next;

  /** Those that are compared. */
  public enum Peer {
    EDGEKIT,
    TRAEFIK_LIKE_LOOP,
    SPRING_PATH_PATTERNS,
    SPRING_SECURITY,
    JETTY_PATH_MAPPINGS,
    EVENT_RULER
  }

  /** Sets the peer up with as many rules, and sees whether it finds them. */
  @Setup
  public void compile() {
    PathRules paths = new PathRules(rules);
    classifier =
        switch (peer) {
          case EDGEKIT -> paths.edgekit();
          case TRAEFIK_LIKE_LOOP -> paths.loop();
          case SPRING_PATH_PATTERNS -> paths.springPathPatterns();
          case SPRING_SECURITY -> paths.springSecurity();
          case JETTY_PATH_MAPPINGS -> paths.jettyPathMappings();
          case EVENT_RULER -> paths.eventRuler();
        };
    if (!String.valueOf(classifier.apply(7)).contains("session")) {
      throw new IllegalStateException(peer + " answers " + classifier.apply(7));
    }
  }

  /** One request. */
  @Benchmark
  public Object classify() {
    return classifier.apply(next++ & 255);
  }
}
