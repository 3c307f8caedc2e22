package dev.edgekit.benchmarks;

import dev.edgekit.auth.rule.RuleSet;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What do rules cost to load, from JSON and YAML, and how much heap do they keep? YAML needs a
 * parser that looks at each character several times.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(1)
public class ClassifyLoad {
  /** What tells the rules apart. */
  @Param public RuleFamily family = RuleFamily.PATHS;

  /** How many there are. */
  @Param("100000")
  public int rules;

  /** What the document is written in. */
  @Param({"JSON"})
  public Notation notation = Notation.JSON;

  private String document = "";
  private RuleSet loaded = RuleSet.clientPrefix();
  private long before;

  /** How rules are written. */
  public enum Notation {
    JSON {
      @Override
      String of(String json) {
        return json;
      }
    },
    /** A map in braces for each rule. */
    YAML {
      @Override
      String of(String json) {
        return json.replaceFirst("\\{\"rules\":\\[", "rules:")
            .replace("{\"id\":", "- {\"id\": ")
            .replace(",\"check\":", ", \"check\": ")
            .replace(",\"when\":", ", \"when\": ")
            .replace("},\n", "}\n")
            .replace("]}", "");
      }
    };

    abstract String of(String json);
  }

  /** The heap that a loaded set keeps. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Heap {
    /** In 1,000,000 bytes; JMH prints the sum over all iterations, warm-up excluded. */
    public double keptMegabytes;
  }

  /** Writes the document. */
  @Setup
  public void write() {
    document = notation.of(family.document(rules));
  }

  /** Forgets the former set. */
  @Setup(Level.Iteration)
  public void forget() {
    loaded = RuleSet.clientPrefix();
    before = usedBytes();
  }

  /** Parses and compiles them. */
  @Benchmark
  public RuleSet load() {
    loaded = RuleSet.parse(document);
    return loaded;
  }

  /** Weighs the set. */
  @TearDown(Level.Iteration)
  public void weigh(Heap heap) {
    heap.keptMegabytes = (usedBytes() - before) / 1e6;
  }

  private static long usedBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
