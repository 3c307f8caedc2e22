package dev.edgekit.auth.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests flow while the rules change. In each generation every rule names the generation in its
 * id, so a decision that mixes two shows.
 */
class ReloadUnderLoadTest {
  @TempDir private Path directory;

  private final BlockingQueue<RuleReload> reloads = new LinkedBlockingQueue<>();

  /** The generation of each published version. */
  private final Map<String, Integer> published = new ConcurrentHashMap<>();

  private final AtomicLong decisions = new AtomicLong();
  private volatile boolean over;
  private volatile String problem = "";

  private static String document(int generation, int rules) {
    return IntStream.range(0, rules)
        .mapToObj(
            i ->
                "{\"id\":\"%d-%d\",\"check\":\"session\",\"when\":\"Path(`/item/%d`)\"}"
                    .formatted(generation, i, i))
        .collect(
            Collectors.joining(",\n", "{\"defaults\":{\"check\":\"deny\"},\"rules\":[\n", "]}"));
  }

  @Test
  void tearsNoDecision() throws Exception {
    reload(8, 2_000);
  }

  @Test
  @Tag("long")
  void tearsNoDecisionInTwoHundredReloads() throws Exception {
    reload(200, 100_000);
  }

  private void reload(int generations, int rules) throws Exception {
    Path file = directory.resolve("rules.json");
    publish(file, document(0, rules), 0);
    try (RuleSource source = RuleSource.watching(file, reloads::add)) {
      Thread traffic = new Thread(() -> classify(new RequestClassifier(source), rules));
      traffic.start();
      for (int generation = 1; generation <= generations; generation++) {
        String document = document(generation, rules);
        if (generation % 4 == 0) {
          Files.writeString(file, document.substring(0, document.length() * 3 / 4));
          assertThat(next().succeeded()).isFalse();
        }
        publish(file, document, generation);
        assertThat(next().succeeded()).isTrue();
      }
      over = true;
      traffic.join();
    }
    assertThat(problem).isEmpty();
    assertThat(decisions).hasPositiveValue();
    System.out.printf(
        "%d reloads of %d rules under %d decisions%n", generations, rules, decisions.get());
  }

  private void publish(Path file, String document, int generation) throws IOException {
    published.put(
        RuleFile.parse(document, "published", RuleSet.MAX_DOCUMENT_BYTES).version(), generation);
    Path next = Files.writeString(directory.resolve("next"), document);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private RuleReload next() throws InterruptedException {
    RuleReload reload = reloads.poll(5, TimeUnit.MINUTES);
    assertThat(reload).isNotNull();
    return reload;
  }

  /** Never a default, which is wider or narrower than the rule; never a mixture. */
  private void classify(RequestClassifier classifier, int rules) {
    for (int i = 0; !over && problem.isEmpty(); i = (i + 7) % rules) {
      Classification is = classifier.classify(Request.get("/item/" + i).build());
      String expected = published.get(is.ruleSet()) + "-" + i;
      if (!is.rule().orElse("none").equals(expected)) {
        problem = "expected " + expected + ", got " + is;
      }
      decisions.incrementAndGet();
      if (i % 512 == 0) {
        Thread.onSpinWait();
      }
    }
  }
}
