package dev.edgekit.cache.internal.log;

import dev.edgekit.cache.internal.log.LogExchange.Flag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** A log of one incarnation that notes what it is asked, and answers as a test has set it. */
class RecordedLog implements RemoteLog {
  long incarnation = 7;
  final Deque<Runnable> during = new ArrayDeque<>();
  final List<LogExchange> asked = new ArrayList<>();
  final List<Long> waits = new ArrayList<>();
  final List<LogEntry> entries = new ArrayList<>();
  final List<String> laggards = new ArrayList<>();
  final List<Integer> pages = new ArrayList<>();
  long first = 1;
  long begun = 1;
  long doubt;
  long boundMillis = 2000;
  boolean settled = true;
  int names;
  int refusals;
  int reconnects;

  LogEntry add(List<String> named, boolean wakes) {
    LogId id = LogId.of(incarnation, entries.size() + 1);
    LogEntry entry = new LogEntry(id, named, List.of(), 0, List.of(), List.of(), 0, wakes);
    entries.add(entry);
    return entry;
  }

  @Override
  public LogSlice exchange(LogExchange exchange) {
    asked.add(exchange);
    RecordedTime.requireEnd(asked);
    if (!exchange.names().isEmpty() && !during.isEmpty()) {
      during.remove().run();
    }
    if (refusals > 0) {
      refusals--;
      throw new RemoteUnavailable("refused", null);
    }
    boolean wakes = exchange.flags().contains(Flag.WAKE);
    for (int i = 0; i < exchange.names().size(); i += LogExchange.ENTRY_NAMES) {
      int end = Math.min(exchange.names().size(), i + LogExchange.ENTRY_NAMES);
      add(exchange.names().subList(i, end), wakes);
    }
    long appended = exchange.names().isEmpty() ? 0 : entries.size();
    return slice(exchange, appended);
  }

  private LogSlice slice(LogExchange exchange, long appended) {
    LogId at = exchange.at();
    boolean ours = at.incarnation() == incarnation;
    return new LogSlice(
        incarnation,
        begun,
        0,
        settled,
        0,
        doubt,
        first,
        entries.size(),
        appended,
        1_700_000_000_000L,
        boundMillis,
        Map.of(),
        "run",
        ours && exchange.wanted() > 0 ? after(at.counter()) : List.of(),
        exchange.barrier() == 0 ? List.of() : List.copyOf(laggards));
  }

  private List<LogEntry> after(long counter) {
    return entries.stream().filter(entry -> entry.id().counter() > counter).toList();
  }

  @Override
  public List<LogEntry> awaitLog(LogId after, long millis) {
    waits.add(millis);
    RecordedTime.requireEnd(waits);
    return after(after.counter());
  }

  @Override
  public List<PlacedName> names(int offset, int count) {
    pages.add(offset);
    RecordedTime.requireEnd(pages);
    List<PlacedName> page = new ArrayList<>();
    for (int i = offset; i < Math.min(names, offset + count); i++) {
      page.add(new PlacedName("k" + i, 1));
    }
    return page;
  }

  @Override
  public List<String> nodes() {
    return List.of();
  }

  @Override
  public void reconnect() {
    reconnects++;
  }

  @Override
  public RemoteHealth health() {
    return RemoteHealth.WELL;
  }

  @Override
  public boolean tellsRestarts() {
    return true;
  }
}
