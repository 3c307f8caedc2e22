package dev.edgekit.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * JMH, but that what each iteration took is appended to a file: {@code Iterations FILE LABEL [JMH
 * options]}. Ends with an error if a benchmark fails. A line has the label, what was measured, the
 * unit, the time and the bytes allocated.
 */
public final class Iterations {
  private Iterations() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    String[] options = List.of(args).subList(2, args.length).toArray(String[]::new);
    Options strict =
        new OptionsBuilder()
            .parent(new CommandLineOptions(options))
            .shouldFailOnError(true)
            .build();
    Collection<RunResult> results = new Runner(strict).run();
    List<String> lines = new ArrayList<>();
    for (RunResult result : results) {
      for (BenchmarkResult fork : result.getBenchmarkResults()) {
        fork.getIterationResults().forEach(i -> lines.add(line(args[1], result.getParams(), i)));
      }
    }
    append(Path.of(args[0]), lines);
  }

  private static void append(Path file, List<String> lines) throws IOException {
    Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static String line(String label, BenchmarkParams params, IterationResult iteration) {
    Result<?> time = iteration.getPrimaryResult();
    Result<?> bytes = iteration.getSecondaryResults().get("gc.alloc.rate.norm");
    return String.join(
        "\t",
        label,
        name(params),
        time.getScoreUnit(),
        String.format(Locale.ROOT, "%.3f", time.getScore()),
        bytes == null ? "" : String.format(Locale.ROOT, "%.1f", bytes.getScore()));
  }

  /** Class, method and parameters. */
  private static String name(BenchmarkParams params) {
    String[] parts = params.getBenchmark().split("\\.", -1);
    StringBuilder name = new StringBuilder(parts[parts.length - 2] + "." + parts[parts.length - 1]);
    for (String key : params.getParamsKeys()) {
      name.append(' ').append(params.getParam(key));
    }
    return name.append(params.getThreads() == 1 ? "" : ", " + params.getThreads() + " threads")
        .toString();
  }
}
