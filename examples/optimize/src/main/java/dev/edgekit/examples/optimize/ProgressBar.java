package dev.edgekit.examples.optimize;

import java.io.PrintStream;

/** One line on a terminal that shows how far it is; nothing elsewhere. Confined to one thread. */
final class ProgressBar {
  private static final int CELLS = 40;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream terminal;
  private final boolean visible;
  private final int total;

  ProgressBar(PrintStream terminal, boolean visible, int total) {
    this.terminal = terminal;
    this.visible = visible && total > 0;
    this.total = total;
  }

  /** Shows so many files as done; the line goes away with the last. */
  void show(int done) {
    if (!visible || done == total) {
      return;
    }
    int full = CELLS * done / total;
    terminal.print(
        "\r[" + "#".repeat(full) + "·".repeat(CELLS - full) + "] " + done + " of " + total);
    terminal.flush();
  }

  /** Clears the line, for other text to stand there. */
  void clear() {
    if (visible) {
      terminal.print(CLEAR_LINE);
      terminal.flush();
    }
  }
}
