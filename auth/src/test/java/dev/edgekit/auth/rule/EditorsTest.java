package dev.edgekit.auth.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.fixture.Patience;
import dev.edgekit.http.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A rule file that is changed in every editor's and tool's way, back and forth: each change comes
 * into force, what can't is part of the gate's state, and at no moment is anything open that was
 * never meant to be.
 */
class EditorsTest {
  private static final String BROKEN = "  - {id: x, when: \"Path(`/x`\", check: none}\n";
  private static final String OPENING =
      "  - {id: open, when: \"Under(`/open`)\", check: none, priority: 800}\n";

  private static final List<WayToWrite> WAYS = List.of(WayToWrite.values());

  @TempDir private Path folder;

  private final Random random = new Random(11);
  private final AtomicLong decisions = new AtomicLong();
  private volatile boolean over;
  private volatile String wider = "";
  private long longestGap;
  private long slowest;
  private int late;
  private int refusals;

  private static String document(int generation) {
    StringBuilder rules = new StringBuilder("version: 1\ndefaults: {check: deny}\nrules:\n");
    rules.append("  - {id: secret, when: \"Under(`/secret`)\", check: deny, priority: 900}\n");
    for (int i = 0; i < 20; i++) {
      rules.append("  - {id: p%1$d, when: \"Path(`/p%1$d`)\", check: none}\n".formatted(i));
    }
    // Of one length, so that neither size nor time may tell.
    return rules + "  - {id: g%1$05d, when: \"Path(`/g`)\", check: none}\n".formatted(generation);
  }

  @Test
  void aChangeOfEachKind() throws Exception {
    change(WAYS.size());
  }

  /** Some twenty minutes. */
  @Test
  @Tag("long")
  void aThousandChanges() throws Exception {
    change(1_000);
    System.out.printf(
        "1,000 changes and %d refusals: slowest in force after %d ms, %d after more than a second"
            + " (the longest pause of a thread that asked for 0.1 ms: %d ms); %,d decisions%n",
        refusals, slowest, late, longestGap / 1_000_000, decisions.get());
  }

  private void change(int times) throws Exception {
    Path file = Files.writeString(folder.resolve("rules.yaml"), document(0));
    try (RuleSource source = RuleSource.watching(file);
        AuthGate gate = AuthGate.builder().rules(source).build()) {
      Thread requests = new Thread(() -> watch(source));
      requests.start();
      try {
        for (int generation = 1; generation <= times; generation++) {
          changeOnce(new Site(file, source, gate), generation);
        }
      } finally {
        over = true;
        requests.join();
      }
    }
    assertThat(wider).isEmpty();
    assertThat(decisions).hasPositiveValue();
  }

  private record Site(Path file, RuleSource source, AuthGate gate) {}

  /** What is denied in every document is denied at every moment. */
  private void watch(RuleSource source) {
    Request secret = Request.get("/secret/key").build();
    Request unknown = Request.get("/unknown").build();
    long before = System.nanoTime();
    while (!over) {
      Classification first = source.current().classify(secret);
      Classification second = source.current().classify(unknown);
      if (!first.check().equals("deny") || !second.check().equals("deny")) {
        wider = first + " " + second;
      }
      decisions.incrementAndGet();
      LockSupport.parkNanos(100_000);
      long now = System.nanoTime();
      longestGap = Math.max(longestGap, now - before);
      before = now;
    }
  }

  /** Each way comes with each kind of change, since their numbers have no common divisor. */
  private void changeOnce(Site site, int generation) throws Exception {
    WayToWrite way = WAYS.get(generation % WAYS.size());
    String text = document(generation);
    switch (generation % 4) {
      case 1 -> takenBack(site, way, generation);
      case 3 -> refused(site, way, random.nextBoolean() ? text + BROKEN : cut(text));
      default -> {
        // Only the change
      }
    }
    way.write(site.file(), text, random);
    inForce(site, generation);
  }

  private static String cut(String text) {
    return text.substring(0, text.length() / 3);
  }

  /** Something is appended, comes into force, and is taken back: by the former text. */
  private void takenBack(Site site, WayToWrite way, int generation) throws Exception {
    String former = document(generation - 1);
    Request open = Request.get("/open").build();
    way.write(site.file(), former + OPENING, random);
    long since = System.nanoTime();
    await().until(() -> site.source().current().classify(open).check().equals("none"));
    note(since);
    way.write(site.file(), former, random);
    since = System.nanoTime();
    await().until(() -> site.source().current().classify(open).check().equals("deny"));
    note(since);
  }

  /** A broken text changes nothing and is a state; so is a lost half. */
  private void refused(Site site, WayToWrite way, String bad) throws Exception {
    String former = site.source().current().version();
    way.write(site.file(), bad, random);
    await().until(() -> site.gate().state().rulesRefusal().isPresent());
    assertThat(site.source().current().version()).isEqualTo(former);
    refusals++;
  }

  private void inForce(Site site, int generation) {
    String id = "g%05d".formatted(generation);
    Request request = Request.get("/g").build();
    long since = System.nanoTime();
    await().until(() -> site.source().current().classify(request).rule().orElse("").equals(id));
    note(since);
    await().until(() -> site.gate().state().rulesRefusal().isEmpty());
  }

  private static ConditionFactory await() {
    return Patience.await().pollInterval(Duration.ofMillis(10));
  }

  private void note(long since) {
    long millis = (System.nanoTime() - since) / 1_000_000;
    slowest = Math.max(slowest, millis);
    late += millis > 1_000 ? 1 : 0;
  }
}
