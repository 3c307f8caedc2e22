package dev.edgekit.examples.rules;

import dev.edgekit.auth.rule.RequestClassifier;
import dev.edgekit.auth.rule.RuleSet;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** {@code classify}: a line of JSON in, a line of JSON out. */
final class ClassifyCommand {
  private static final int CHUNK = 1 << 16;

  private final RequestClassifier classifier;
  private final RequestLines lines;
  private final OutputStream output;
  private final boolean echo;
  private final StringBuilder text = new StringBuilder(2 * CHUNK);
  private boolean bad;

  private ClassifyCommand(
      RequestClassifier classifier, RequestLines lines, OutputStream output, boolean echo) {
    this.classifier = classifier;
    this.lines = lines;
    this.output = output;
    this.echo = echo;
  }

  static int run(String[] arguments) throws IOException {
    Options options = Options.parse(arguments, 1, Set.of("rules", "echo!"));
    RuleSet rules = RuleSet.load(options.path("rules"));
    return new ClassifyCommand(
            new RequestClassifier(rules),
            new RequestLines(new FileInputStream(FileDescriptor.in)),
            new FileOutputStream(FileDescriptor.out),
            options.has("echo"))
        .run();
  }

  private int run() throws IOException {
    while (lines.next()) {
      line();
      if (text.length() > CHUNK || !lines.buffered()) {
        flush();
      }
    }
    flush();
    return bad ? 1 : 0;
  }

  /**
   * A line that can't be read is answered in its place, so that answers stay in step with lines.
   */
  private void line() {
    int mark = text.length();
    try {
      JsonRequest request = lines.request();
      if (echo) {
        String line = lines.text().stripTrailing();
        text.append(line, 0, line.length() - 1).append(",\"decision\":");
      }
      DecisionText.append(request, classifier.classify(request), text);
      text.append(echo ? "}" : "");
    } catch (IllegalArgumentException e) {
      bad = true;
      text.setLength(mark);
      text.append("{\"outcome\":\"error\",\"problem\":");
      DecisionText.quote(String.valueOf(e.getMessage()), text);
      text.append('}');
    }
    text.append('\n');
  }

  private void flush() throws IOException {
    output.write(text.toString().getBytes(StandardCharsets.UTF_8));
    text.setLength(0);
  }
}
