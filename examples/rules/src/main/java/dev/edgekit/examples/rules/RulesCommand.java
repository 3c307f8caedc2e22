package dev.edgekit.examples.rules;

import dev.edgekit.auth.rule.RuleSetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * The command for rules and keys. Exit codes: 0 for success; 1 if the rules, keys or input are bad
 * or if there is something to report (a finding, a changed decision); 2 if the command line is.
 */
public final class RulesCommand {
  private static final String USAGE =
      """
      usage: examples/rules/run COMMAND

        classify --rules FILE [--echo]      classify the requests on standard input, one JSON object
                                            on each line; --echo repeats the request in the answer
        lint --rules FILE                   find rules that are dead, shadowed, ambiguous or open
        explain --rules FILE --target /x [--method M] [--host H] [--scheme S] [--client IP]
                [--header 'Name: value']    show which rule wins for a request, and why
        shadow --rules FILE --candidate FILE
                                            compare two rule sets by the requests on standard input
        test --rules FILE --cases FILE      check that requests are classified as expected: a request
                                            and "expect":{"rule":"client","check":"session"} a line
        replay --rules FILE --log FILE      compare the decisions in a log (classify --echo) with
                                            those by other rules
        keys issue --keys FILE --principal NAME [--scopes A,B] [--expires 90d] [--prefix P]
        keys list --keys FILE
        keys rotate --keys FILE --id ID [--overlap 1h]
        keys revoke --keys FILE --id ID

      A request: {"method":"GET","target":"/client/me?x=1","scheme":"https","host":"example.com",
      "headers":{"X-A":["1"]},"client":"203.0.113.7"}; all but target may be left out.""";

  private RulesCommand() {}

  /** Runs the command. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) {
    try {
      return command(arguments);
    } catch (UsageException e) {
      System.err.println("rules: " + e.getMessage() + "; --help shows the commands");
      return 2;
    } catch (RuleSetException | IllegalArgumentException e) {
      System.err.println("rules: " + e.getMessage());
      return 1;
    } catch (IOException | UncheckedIOException e) {
      System.err.println("rules: can't be read or written: " + e.getMessage());
      return 1;
    }
  }

  private static int command(String[] arguments) throws IOException {
    if (arguments.length == 0 || Arrays.asList(arguments).contains("--help")) {
      System.out.println(USAGE);
      return arguments.length == 0 ? 2 : 0;
    }
    return switch (arguments[0]) {
      case "classify" -> ClassifyCommand.run(arguments);
      case "lint" -> LintCommand.run(arguments);
      case "explain" -> ExplainCommand.run(arguments);
      case "shadow" -> ShadowCommand.run(arguments);
      case "test" -> TestCommand.run(arguments);
      case "replay" -> ReplayCommand.run(arguments);
      case "keys" -> KeysCommand.run(arguments);
      default -> throw new UsageException("unknown command: " + arguments[0]);
    };
  }
}
