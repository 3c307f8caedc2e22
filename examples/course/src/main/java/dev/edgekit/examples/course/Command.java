package dev.edgekit.examples.course;

import dev.edgekit.auth.rule.RuleSetException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.Stream;

/** The command line that the examples of frameworks share. */
public final class Command {
  private static final int BAD_START = 2;

  private final String name;
  private final Framework framework;
  private final PrintStream out;
  private final PrintStream problems;

  Command(String name, Framework framework, PrintStream out, PrintStream problems) {
    this.name = name;
    this.framework = framework;
    this.out = out;
    this.problems = problems;
  }

  /**
   * Starts the example until the process is asked to end; where that can't be, says why in one
   * sentence and ends the process with status 2.
   *
   * @param name of the example's folder
   */
  public static void main(String name, Framework framework, String... arguments) {
    int status = new Command(name, framework, System.out, System.err).run(arguments);
    if (status != 0) {
      System.exit(status); // a framework's threads may be there already
    }
  }

  /** 0 if the example runs or has said what its options are. */
  int run(String... arguments) {
    if (List.of(arguments).contains("--help")) {
      out.print("usage: examples/" + name + "/run [options]\n" + Options.USAGE);
      return 0;
    }
    try {
      start(Options.parse(arguments));
      return 0;
    } catch (UsageException | RuleSetException | IllegalArgumentException e) {
      problems.println(name + ": " + e.getMessage());
      return BAD_START;
    } catch (IOException e) {
      problems.println(name + ": " + e);
      return BAD_START;
    }
  }

  private void start(Options options) throws IOException {
    CourseParts parts = CourseParts.of(options);
    boolean started = false;
    try {
      String cookie = cookie(parts);
      Running server = listen(parts, options.port());
      started = true;
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, parts), "stop"));
      tell(server, parts, cookie, options);
    } finally {
      if (!started) {
        parts.close();
      }
    }
  }

  /**
   * The first that needs the sessions' store: a Redis that isn't there is told before anyone asks.
   */
  private static String cookie(CourseParts parts) {
    try {
      return parts.cookie();
    } catch (RuntimeException e) {
      throw new UsageException(
          "no session can be kept: "
              + e.getMessage()
              + "; start that Redis, or give another --redis");
    }
  }

  private Running listen(CourseParts parts, int port) {
    try {
      // Asked first, since some frameworks log a stack before they say so, or say nothing.
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
      return framework.start(parts, port);
    } catch (Exception e) {
      Throwable cause =
          causes(e)
              .filter(IOException.class::isInstance)
              .findFirst()
              .orElseThrow(() -> new IllegalStateException(name + " could not start", e));
      throw new UsageException(
          "can't listen on port " + port + ": " + cause.getMessage() + "; choose another --port");
    }
  }

  private static Stream<Throwable> causes(Throwable thrown) {
    return Stream.iterate(thrown, it -> it != null, Throwable::getCause);
  }

  private void tell(Running server, CourseParts parts, String cookie, Options options) {
    String url = "http://127.0.0.1:" + server.port();
    out.println("data: " + options.data());
    out.println("curl " + url + "/categories");
    out.println("curl -H 'X-API-Key: " + parts.key() + "' " + url + "/courses");
    out.println("curl -H 'Cookie: " + cookie + "' " + url + "/client/me");
    out.println("curl -o dusk.avif -H 'Accept: image/avif' '" + url + "/images/dusk.jpg?w=320'");
    out.println("Stop with Ctrl-C.");
  }

  private static void stop(Running server, CourseParts parts) {
    server.close();
    parts.close();
  }
}
