package dev.edgekit.examples.optimize;

import dev.edgekit.image.ImageService;
import dev.edgekit.image.Limits;
import dev.edgekit.image.store.FilesystemOriginals;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The command that makes a folder of pictures small. One tab-separated line a file goes to standard
 * output, in the order of their names; the progress bar and the totals go to standard error.
 */
public final class Optimize {
  private static final int ALL_DONE = 0;
  private static final int SOME_FAILED = 1;
  private static final int WRONG_USAGE = 2;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;

  Optimize(PrintStream out, PrintStream err, boolean terminal) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  /** Runs the command and exits: 0 if all went through, 1 if some did not, 2 for wrong usage. */
  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    int exit = new Optimize(out, err, Boolean.getBoolean("edgekit.terminal")).run(args);
    out.flush();
    System.exit(exit);
  }

  int run(String... args) throws IOException, InterruptedException {
    if (List.of(args).contains("--help")) {
      out.println(Options.USAGE);
      return ALL_DONE;
    }
    try {
      return optimize(Options.parse(args));
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.println(Options.USAGE);
      return WRONG_USAGE;
    }
  }

  private int optimize(Options options) throws IOException, InterruptedException {
    List<Path> files = Folder.files(options.in());
    OutputNames names = OutputNames.of(files);
    ProgressBar bar = new ProgressBar(err, terminal, files.size());
    Totals totals = new Totals();
    ExecutorService workers =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try (ImageService images = service(options)) {
      Job job = new Job(images, options, names);
      List<Future<Row>> rows = new ArrayList<>();
      for (Path file : files) {
        rows.add(workers.submit(() -> job.run(file)));
      }
      bar.show(0);
      for (Future<Row> row : rows) {
        report(done(row), bar, totals);
      }
    } finally {
      workers.shutdownNow();
    }
    totals.print(err);
    return totals.failed() == 0 ? ALL_DONE : SOME_FAILED;
  }

  private void report(Row row, ProgressBar bar, Totals totals) {
    totals.add(row);
    bar.clear();
    out.println(row.line());
    out.flush();
    bar.show(totals.files());
  }

  private static ImageService service(Options options) {
    return ImageService.builder()
        .originals(FilesystemOriginals.at(options.in()))
        .widths(1) // it serves no requests: only its transform is used
        .limits(Limits.defaults().withTimeout(Duration.ofMinutes(2))) // nobody waits
        .build();
  }

  private static Row done(Future<Row> row) throws InterruptedException {
    try {
      return row.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a job reports what went wrong and throws nothing", e);
    }
  }
}
