package dev.edgekit.examples.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What the latest requests to all nodes were classified as, newest first. Thread-safe. */
final class RequestLog {
  private static final int MAX_ENTRIES = 40;

  private final Deque<Entry> entries = new ArrayDeque<>();

  /**
   * One request.
   *
   * @param target what was asked for
   * @param rule the id of the rule that won; empty if the request was refused before any
   * @param check what the rule asks for; empty likewise
   * @param path what the handler was chosen by; empty likewise
   * @param outcome what came of it, for a person
   * @param why the rules that were considered, each with what became of it
   */
  record Entry(
      String node,
      String method,
      String target,
      String rule,
      String check,
      String path,
      int status,
      String outcome,
      List<String> why) {}

  synchronized void add(Entry entry) {
    entries.addFirst(entry);
    if (entries.size() > MAX_ENTRIES) {
      entries.removeLast();
    }
  }

  synchronized List<Entry> newest() {
    return List.copyOf(entries);
  }
}
