package dev.edgekit.benchmarks;

import dev.edgekit.auth.rule.RequestClassifier;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.http.Request;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What does a header field of 50 KB cost against an expression that makes backtracking explode? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class ClassifyRegexp {
  private final RequestClassifier classifier =
      new RequestClassifier(
          RuleSet.parse(
              """
              {"rules": [{"id": "a", "check": "session", "when": "HeaderRegexp(`X-A`, `^(a+)+$`)"}]}
              """));
  private final Request request =
      Request.get("/items").header("X-A", "a".repeat(50_000) + "!").build();

  /** One request. */
  @Benchmark
  public String classify() {
    return classifier.classify(request).check();
  }
}
