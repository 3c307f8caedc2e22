package dev.edgekit.benchmarks;

import dev.edgekit.auth.rule.RuleFinding;
import dev.edgekit.auth.rule.RuleSet;
import java.util.List;
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

/** What do 10,000 regular expressions cost to load, and 1,000 to lint? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(1)
public class BuildExpressions {
  /** What is searched. */
  @Param public ClassifyExpressions.Family family = ClassifyExpressions.Family.PATH;

  private String many = "";
  private RuleSet some = RuleSet.clientPrefix();

  /** Writes the documents. */
  @Setup
  public void write() {
    many = family.document(10_000);
    some = RuleSet.parse(family.document(1_000));
  }

  /** 10,000 expressions. */
  @Benchmark
  public RuleSet build() {
    return RuleSet.parse(many);
  }

  /** 1,000 expressions. */
  @Benchmark
  public List<RuleFinding> lint() {
    return some.lint();
  }
}
