package dev.edgekit.benchmarks;

import dev.edgekit.auth.rule.RequestClassifier;
import dev.edgekit.http.Request;
import java.util.concurrent.TimeUnit;
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
 * Does the cost of reading a target and classifying its request grow with the number of rules? 256
 * requests in turn, each of which another rule wins.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class Classify {
  /** What tells the rules apart. */
  @Param public RuleFamily family = RuleFamily.PATHS;

  /** How many there are. */
  @Param({"10", "10000", "100000"})
  public int rules;

  private RequestClassifier classifier = new RequestClassifier(RuleFamily.PATHS.rules(1));
  private Request[] requests = {};
  private int next;

  /** Compiles the rules. */
  @Setup
  public void compile() {
    classifier = new RequestClassifier(family.rules(rules));
    requests = family.requests(rules);
  }

  /** As a service uses the result: the check's name decides what is next. */
  @Benchmark
  public String classify() {
    return classifier.classify(requests[next++ & 255]).check();
  }
}
