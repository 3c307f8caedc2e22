package dev.edgekit.auth.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.fixture.Patience;
import dev.edgekit.http.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A rule file that is changed in every editor's and tool's way, back and forth: each change comes
 * into force, what can't is told, and at no moment is anything open that was never meant to be.
 */
class EditorsTest {
  private static final String BROKEN = "  - {id: x, when: \"Path(`/x`\", check: none}\n";

  @TempDir private Path folder;

  private final Random random = new Random(11);
  private final AtomicLong decisions = new AtomicLong();
  private volatile boolean over;
  private volatile String wider = "";
  private Path file = Path.of("");
  private long slowest;
  private int late;

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
    change(8);
  }

  /** Some ten minutes. */
  @Test
  @Tag("long")
  void aThousandChanges() throws Exception {
    change(1_000);
    System.out.printf(
        "1,000 changes: slowest in force after %d ms, %d after more than a second; %,d decisions%n",
        slowest, late, decisions.get());
  }

  private void change(int times) throws Exception {
    file = Files.writeString(folder.resolve("rules.yaml"), document(0));
    try (RuleSource source = RuleSource.watching(file)) {
      Thread requests = new Thread(() -> watch(source));
      requests.start();
      try {
        for (int generation = 1; generation <= times; generation++) {
          changeOnce(source, generation);
        }
      } finally {
        over = true;
        requests.join();
      }
    }
    assertThat(wider).isEmpty();
    assertThat(decisions).hasPositiveValue();
  }

  /** What is denied in every document is denied at every moment. */
  private void watch(RuleSource source) {
    Request secret = Request.get("/secret/key").build();
    Request unknown = Request.get("/unknown").build();
    while (!over) {
      Classification first = source.current().classify(secret);
      Classification second = source.current().classify(unknown);
      if (!first.check().equals("deny") || !second.check().equals("deny")) {
        wider = first + " " + second;
      }
      decisions.incrementAndGet();
      LockSupport.parkNanos(100_000);
    }
  }

  private void changeOnce(RuleSource source, int generation) throws Exception {
    switch (generation % 8) {
      case 0 -> Files.writeString(file, document(generation));
      case 1 -> moveOver(document(generation));
      case 2 -> {
        Files.move(file, folder.resolve("rules.yaml~"), StandardCopyOption.REPLACE_EXISTING);
        Thread.sleep(random.nextInt(300));
        Files.writeString(file, document(generation));
      }
      case 3 -> {
        Files.writeString(file, "");
        Thread.sleep(random.nextInt(600));
        Files.writeString(file, document(generation));
      }
      case 4 -> {
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(file, document(generation));
        Files.setLastModifiedTime(file, time);
      }
      case 5 -> inPieces(document(generation));
      case 6 -> takenBack(source, generation);
      default -> refused(source, generation);
    }
    inForce(source, generation);
  }

  private void moveOver(String text) throws IOException {
    Path next = Files.writeString(folder.resolve("next"), text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void inPieces(String text) throws Exception {
    Files.writeString(file, "");
    for (int i = 0; i < text.length(); i += 300) {
      String piece = text.substring(i, Math.min(text.length(), i + 300));
      Files.writeString(file, piece, StandardOpenOption.APPEND);
      Thread.sleep(random.nextInt(40));
    }
  }

  /** Something is appended, comes into force, and is taken back: by the former text. */
  private void takenBack(RuleSource source, int generation) throws Exception {
    Files.writeString(file, document(generation));
    inForce(source, generation);
    String added = "  - {id: open, when: \"Under(`/open`)\", check: none, priority: 800}\n";
    Files.writeString(file, added, StandardOpenOption.APPEND);
    Request open = Request.get("/open").build();
    Patience.await().until(() -> source.current().classify(open).check().equals("none"));
    Files.writeString(file, document(generation));
    long since = System.nanoTime();
    Patience.await().until(() -> source.current().classify(open).check().equals("deny"));
    note(since);
  }

  /** A broken text changes nothing and is a state; so is a lost half. */
  private void refused(RuleSource source, int generation) throws Exception {
    RuleSet former = source.current();
    String text = document(generation);
    String bad = random.nextBoolean() ? text + BROKEN : text.substring(0, text.length() / 3);
    moveOver(bad);
    Patience.await().until(() -> source.refusal().isPresent());
    assertThat(source.current()).isSameAs(former);
    moveOver(text);
  }

  private void inForce(RuleSource source, int generation) {
    String id = "g%05d".formatted(generation);
    Request request = Request.get("/g").build();
    long since = System.nanoTime();
    Patience.await()
        .pollInterval(Duration.ofMillis(10))
        .until(() -> source.current().classify(request).rule().orElse("").equals(id));
    note(since);
    Patience.await().until(() -> source.refusal().isEmpty());
  }

  private void note(long since) {
    long millis = (System.nanoTime() - since) / 1_000_000;
    slowest = Math.max(slowest, millis);
    late += millis > 1_000 ? 1 : 0;
  }
}
