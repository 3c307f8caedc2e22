package dev.edgekit.image.internal.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class RateLimitedLogTest {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger logger =
      (Logger)
          Proxy.newProxyInstance(
              Logger.class.getClassLoader(),
              new Class<?>[] {Logger.class},
              (proxy, method, arguments) -> {
                lines.add(method.getName() + ": " + arguments[0]);
                return null;
              });

  /** A full disk wrote 865 lines for 24 requests. */
  @Test
  void writesOneLineForEachCause() {
    RateLimitedLog log = new RateLimitedLog(logger);

    for (int i = 0; i < 24; i++) {
      log.warn("Variants can't be stored: {}", i);
      log.warn("Originals can't be read: {}", i);
    }

    assertThat(lines)
        .containsExactly("warn: Variants can't be stored: {}", "warn: Originals can't be read: {}");
  }
}
