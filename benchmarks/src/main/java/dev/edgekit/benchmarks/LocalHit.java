package dev.edgekit.benchmarks;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to find in the process what is there? One body of this size under one key, read
 * again and again; each subject in a JVM of its own.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(2)
@State(Scope.Benchmark)
public class LocalHit {
  /** Ours and the others. */
  @Param public LocalSubject subject = LocalSubject.CAFFEINE;

  /** Bytes of the body. */
  @Param({"1000", "100000"})
  public int body;

  private LocalSubject.@Nullable Warm warm;

  /** Stores the body. */
  @Setup
  public void store() throws Exception {
    warm = subject.store(new byte[body]);
  }

  /** Reads it. */
  @Benchmark
  public @Nullable Object hit() throws Exception {
    return warm == null ? null : warm.hit();
  }

  /** Ends what the subject opened. */
  @TearDown
  public void close() throws Exception {
    if (warm != null) {
      warm.close();
    }
  }
}
