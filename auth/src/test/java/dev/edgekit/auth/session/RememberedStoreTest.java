package dev.edgekit.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.auth.fixture.ForwardingStore;
import dev.edgekit.auth.fixture.Patience;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RememberedStoreTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger asked = new AtomicInteger();
  private final MemoryStore memory = new MemoryStore(InstantSource.system());
  private Runnable onAsk = () -> {};
  private final RememberedStore store =
      new RememberedStore(
          new ForwardingStore(memory) {
            @Override
            public Optional<byte[]> get(String key) {
              asked.incrementAndGet();
              onAsk.run();
              return super.get(key);
            }

            @Override
            public void touch(String key, Duration timeToLive) {
              asked.incrementAndGet();
            }
          },
          Duration.ofSeconds(1),
          nanos::get);

  @Test
  void asksOncePerBound() {
    memory.put("k", bytes("a"), HOUR);

    assertThat(value()).isEqualTo("a");
    assertThat(value()).isEqualTo("a");
    assertThat(asked).hasValue(1);
    nanos.addAndGet(1_000_000_000);
    assertThat(value()).isEqualTo("a");
    assertThat(asked).hasValue(2);
  }

  @Test
  void seesWhatAnotherProcessRevokedWithinTheBound() {
    memory.put("k", bytes("a"), HOUR);
    assertThat(value()).isEqualTo("a");

    memory.remove("k");

    nanos.addAndGet(999_999_999);
    assertThat(value()).isEqualTo("a");
    nanos.addAndGet(1);
    assertThat(value()).isEqualTo("absent");
  }

  @Test
  void countsTheBoundFromTheQuestionAndNotFromTheAnswer() {
    memory.put("k", bytes("a"), HOUR);
    onAsk = () -> nanos.addAndGet(1_000_000_000);

    value();
    onAsk = () -> {};
    value();

    assertThat(asked).hasValue(2);
  }

  @Test
  void forgetsWhatItChangesItself() {
    store.put("k", bytes("a"), HOUR);
    assertThat(value()).isEqualTo("a");
    store.put("k", bytes("b"), HOUR);
    assertThat(value()).isEqualTo("b");
    store.remove("k");
    assertThat(value()).isEqualTo("absent");
    assertThat(store.increment("k", HOUR)).isEqualTo(1);
    assertThat(value()).isEqualTo("1");
    assertThat(store.increment("k", HOUR)).isEqualTo(2);
    assertThat(value()).isEqualTo("2");
  }

  @Test
  void remembersNeitherAbsenceNorFailure() {
    assertThat(value()).isEqualTo("absent");
    memory.put("k", bytes("a"), HOUR);
    onAsk =
        () -> {
          throw new IllegalStateException("down");
        };
    assertThatThrownBy(this::value).isInstanceOf(IllegalStateException.class).hasMessage("down");
    onAsk = () -> {};
    assertThat(value()).isEqualTo("a");
  }

  @Test
  void asksOnceForManyAtOnce() throws Exception {
    memory.put("k", bytes("a"), HOUR);
    CountDownLatch gate = new CountDownLatch(1);
    onAsk =
        () -> {
          try {
            gate.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<String>> values = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        values.add(threads.submit(this::value));
      }
      Patience.await().until(() -> asked.get() == 1);
      gate.countDown();
      for (Future<String> value : values) {
        assertThat(value.get()).isEqualTo("a");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void touchesOncePerBound() {
    store.touch("k", HOUR);
    store.touch("k", HOUR);
    assertThat(asked).hasValue(1);
    nanos.addAndGet(1_000_000_000);
    store.touch("k", HOUR);
    assertThat(asked).hasValue(2);
  }

  @Test
  void staysSmallHoweverManyKeysAreAskedFor() {
    for (int i = 0; i <= RememberedStore.MAX_ENTRIES + 1; i++) {
      memory.put("k" + i, bytes("a"), HOUR);
      store.get("k" + i);
    }

    assertThat(store.size()).isLessThan(RememberedStore.MAX_ENTRIES);
  }

  private String value() {
    return store.get("k").map(v -> new String(v, StandardCharsets.UTF_8)).orElse("absent");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
