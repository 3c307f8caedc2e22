package dev.edgekit.examples.optimize;

import dev.edgekit.image.ImageService;
import dev.edgekit.image.Limits;
import dev.edgekit.image.store.FilesystemOriginals;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The command that makes a folder of pictures small. One tab-separated line a file goes to standard
 * output, links first, then in the order of their names; the progress bar and the totals go to
 * standard error.
 */
public final class Optimize {
  private static final int ALL_DONE = 0;
  private static final int SOME_FAILED = 1;
  private static final int WRONG_USAGE = 2;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;
  private final Totals totals = new Totals();
  private @Nullable ProgressBar bar;
  private @Nullable Job job;
  private boolean stopped;

  Optimize(PrintStream out, PrintStream err, boolean terminal) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  /**
   * Runs the command and exits: 0 if all went through, 1 if some did not, 2 for wrong usage. Where
   * it is interrupted, it says how far it got.
   */
  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    Optimize command = new Optimize(out, err, Boolean.getBoolean("edgekit.terminal"));
    Runtime.getRuntime().addShutdownHook(new Thread(command::stop));
    int exit = command.run(args);
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
    } catch (InvalidPathException e) {
      err.println(
          "This JVM can't spell a name that it has found (%s): start it with LC_ALL=C.UTF-8."
              .formatted(e.getMessage()));
      return WRONG_USAGE;
    } catch (IllegalArgumentException e) {
      err.println("optimize: " + e.getMessage() + "; --help shows the options");
      return WRONG_USAGE;
    }
  }

  private int optimize(Options options) throws IOException, InterruptedException {
    Folder folder = Folder.of(options.in());
    OutputNames names = OutputNames.of(folder.files());
    ExecutorService workers = Executors.newFixedThreadPool(options.jobs());
    try (ImageService images = service(options)) {
      Job each = new Job(images, options, names);
      start(each, folder);
      List<Future<Row>> rows = new ArrayList<>();
      for (Path file : folder.files()) {
        rows.add(workers.submit(() -> each.run(file)));
      }
      folder.others().forEach(other -> report(Row.skipped(other, "a link or no plain file")));
      for (Future<Row> row : rows) {
        report(done(row));
      }
    } finally {
      workers.shutdownNow();
    }
    stop();
    return totals.failed() == 0 ? ALL_DONE : SOME_FAILED;
  }

  private synchronized void start(Job each, Folder folder) {
    job = each;
    bar = new ProgressBar(err, terminal, folder.files().size() + folder.others().size());
    bar.show(0);
  }

  private synchronized void report(Row row) {
    if (!stopped && bar != null) {
      totals.add(row);
      bar.clear();
      out.println(row.line());
      out.flush();
      bar.show(totals.files());
    }
  }

  /** Says what was done, once: at the end, or where the JVM is told to stop. */
  private synchronized void stop() {
    if (!stopped && bar != null && job != null) {
      stopped = true;
      job.stop();
      bar.clear();
      totals.print(err);
    }
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
